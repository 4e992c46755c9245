package dev.rookery.auth.postgres;

import java.time.LocalDateTime;
import java.util.Optional;

/**
 * Row of {@code mqtt_users} without the password hash.
 *
 * @param createdAt in the time zone of the database server; empty if NULL
 */
public record MqttUser(String username, boolean active, boolean superuser, Optional<LocalDateTime> createdAt) {}
