package dev.rookery.api.device;

import dev.rookery.api.mqtt.DeviceTopics;
import dev.rookery.api.sensor.SensorTopics;
import dev.rookery.auth.Access;
import dev.rookery.auth.AclRow;
import java.util.List;

/** ACL rows of a device: it publishes sensor data, receives commands and publishes replies. */
final class DeviceAcls {
    private DeviceAcls() {}

    static List<AclRow> of(String id) {
        return List.of(
                new AclRow(SensorTopics.ofDevice(id), Access.READ.bit() | Access.WRITE.bit()),
                new AclRow(DeviceTopics.commands(id), Access.READ.bit()),
                new AclRow(DeviceTopics.replies(id), Access.WRITE.bit()));
    }
}
