package dev.rookery.auth;

import java.util.Objects;

/**
 * Row of {@code mqtt_acls} as stored; not necessarily valid.
 *
 * @param topic topic filter in which {@code %u} is replaced by the username and {@code %c} by the client id
 * @param access bits of the granted {@link Access} rights, 0 to 7
 */
public record AclRow(String topic, int access) {
    public AclRow {
        Objects.requireNonNull(topic, "topic");
    }
}
