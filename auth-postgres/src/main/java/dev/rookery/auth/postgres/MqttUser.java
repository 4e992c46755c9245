package dev.rookery.auth.postgres;

import java.time.LocalDateTime;
import java.util.Optional;

/**
 * A row of {@code mqtt_users} without its hash.
 *
 * @param createdAt in the time zone of the server; empty if the row does not say
 */
public record MqttUser(String username, boolean active, boolean superuser, Optional<LocalDateTime> createdAt) {}
