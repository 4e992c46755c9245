package dev.rookery.api;

import dev.rookery.api.audit.AuditArea;
import dev.rookery.api.http.Area;
import dev.rookery.api.sensor.query.SensorDataArea;
import java.util.List;

/** All parts of the API. */
final class Areas {
    private Areas() {}

    /** In the order in which they start. Their sections appear in the document in this order. */
    static List<Area> of(ApiContext context) {
        return List.of(new AuditArea(context.pool()), SensorDataArea.of(context));
    }
}
