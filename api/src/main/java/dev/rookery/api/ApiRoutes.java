package dev.rookery.api;

import dev.rookery.api.access.ApiKeyRoutes;
import dev.rookery.api.access.UserRoutes;
import dev.rookery.api.audit.AuditRoutes;
import dev.rookery.api.device.CommandRoutes;
import dev.rookery.api.device.DeviceRoutes;
import dev.rookery.api.device.ProvisioningRoutes;
import dev.rookery.api.license.LicenseRoutes;
import dev.rookery.api.live.LiveBrokerRoutes;
import dev.rookery.api.mqttuser.AclRoutes;
import dev.rookery.api.mqttuser.BulkRoutes;
import dev.rookery.api.mqttuser.MqttUserRoutes;
import dev.rookery.api.sensor.query.SensorDataRoutes;
import dev.rookery.api.usage.UsageRoutes;
import dev.rookery.http.Routes;
import java.util.List;

/** All parts of the API. */
final class ApiRoutes {
    private ApiRoutes() {}

    /** In the order in which they start. Their sections appear in the document in this order. */
    static List<Routes> of(ApiContext context) {
        return List.of(
                new UserRoutes(context),
                new ApiKeyRoutes(context),
                new MqttUserRoutes(context),
                new AclRoutes(context),
                new BulkRoutes(context),
                new DeviceRoutes(context),
                new ProvisioningRoutes(context),
                new CommandRoutes(context),
                new LiveBrokerRoutes(context),
                SensorDataRoutes.of(context),
                new UsageRoutes(context.pool()),
                new LicenseRoutes(context.pool(), context.license()),
                new AuditRoutes(context.pool()));
    }
}
