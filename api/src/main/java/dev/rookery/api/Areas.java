package dev.rookery.api;

import dev.rookery.api.access.ApiKeyArea;
import dev.rookery.api.access.UserArea;
import dev.rookery.api.audit.AuditArea;
import dev.rookery.api.device.CommandArea;
import dev.rookery.api.device.DeviceArea;
import dev.rookery.api.device.ProvisioningArea;
import dev.rookery.api.licence.LicenceArea;
import dev.rookery.api.live.LiveBrokerArea;
import dev.rookery.api.mqttuser.AclArea;
import dev.rookery.api.mqttuser.BulkArea;
import dev.rookery.api.mqttuser.MqttUserArea;
import dev.rookery.api.sensor.query.SensorDataArea;
import dev.rookery.api.usage.UsageArea;
import dev.rookery.http.Area;
import java.util.List;

/** All parts of the API. */
final class Areas {
    private Areas() {}

    /** In the order in which they start. Their sections appear in the document in this order. */
    static List<Area> of(ApiContext context) {
        return List.of(
                new UserArea(context),
                new ApiKeyArea(context),
                new MqttUserArea(context),
                new AclArea(context),
                new BulkArea(context),
                new DeviceArea(context),
                new ProvisioningArea(context),
                new CommandArea(context),
                new LiveBrokerArea(context),
                SensorDataArea.of(context),
                new UsageArea(context.pool()),
                new LicenceArea(context.pool(), context.licence()),
                new AuditArea(context.pool()));
    }
}
