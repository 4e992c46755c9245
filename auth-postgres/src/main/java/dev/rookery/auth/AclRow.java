package dev.rookery.auth;

import java.util.Objects;

/**
 * A row of {@code mqtt_acls} as it is stored, valid or not.
 *
 * @param topic the pattern: a topic filter in which {@code %u} stands for the username and {@code %c} for the client id
 * @param access the permitted {@link Access} bits, 0 to 7
 */
public record AclRow(String topic, int access) {
    public AclRow {
        Objects.requireNonNull(topic, "topic");
    }
}
