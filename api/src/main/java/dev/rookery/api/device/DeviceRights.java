package dev.rookery.api.device;

import dev.rookery.auth.Access;
import dev.rookery.auth.AclRow;
import java.util.List;

/** The topics of a device: it reports below {@code sensor}, is told below {@code command}, and answers below {@code reply}. */
final class DeviceRights {
    private DeviceRights() {}

    static List<AclRow> of(String id) {
        return List.of(
                new AclRow("sensor/" + id + "/#", Access.READ.bit() | Access.WRITE.bit()),
                new AclRow("command/" + id + "/#", Access.READ.bit()),
                new AclRow("reply/" + id + "/#", Access.WRITE.bit()));
    }
}
