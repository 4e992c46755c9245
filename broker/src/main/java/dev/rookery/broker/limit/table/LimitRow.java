package dev.rookery.broker.limit.table;

import dev.rookery.broker.limit.ClientLimits;
import dev.rookery.broker.limit.ClientLimitsBuilder;
import dev.rookery.broker.limit.TenantLimits;
import dev.rookery.broker.limit.TenantLimitsBuilder;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.LongConsumer;

/**
 * Current row of a table of limits. A column that is null or does not exist leaves the default: a database may have
 * been migrated by an earlier version. Not thread-safe.
 */
final class LimitRow {
    /** Prefix of the columns of {@code rookery_limits} that apply to each client. */
    private static final String CLIENT = "client_";

    private final ResultSet row;
    private final Set<String> columns = new HashSet<>();

    LimitRow(ResultSet row) throws SQLException {
        this.row = row;
        ResultSetMetaData metadata = row.getMetaData();
        for (int i = 1; i <= metadata.getColumnCount(); i++) {
            columns.add(metadata.getColumnName(i));
        }
    }

    /** Returns the limits of the tenant in a row of {@code rookery_limits}. */
    TenantLimits tenant(TenantLimits defaults) throws SQLException {
        TenantLimitsBuilder limits = defaults.toBuilder();
        setInt("connections", limits::connections);
        setInt("connections_per_second", limits::connectionsPerSecond);
        setInt("connections_per_second_per_address", limits::connectionsPerSecondPerAddress);
        setInt("sessions", limits::sessions);
        setInt("subscriptions", limits::subscriptions);
        setInt("messages_per_second", limits::messagesPerSecond);
        setLong("queued_bytes", limits::queuedBytes);
        setInt("retained_messages", limits::retainedMessages);
        setLong("retained_bytes", limits::retainedBytes);
        setLong("memory_bytes", limits::memoryBytes);
        ClientLimitsBuilder client = defaults.client().toBuilder();
        setInt("client_connect_timeout_seconds", seconds -> client.connectTimeout(Duration.ofSeconds(seconds)));
        setInt("client_id_length", client::clientIdLength);
        set(CLIENT, client);
        return limits.client(client.build()).build();
    }

    /** Returns the limits of a user's clients in a row of {@code rookery_user_limits}. */
    ClientLimits client(ClientLimits defaults) throws SQLException {
        ClientLimitsBuilder limits = defaults.toBuilder();
        set("", limits);
        return limits.build();
    }

    private void set(String prefix, ClientLimitsBuilder limits) throws SQLException {
        setInt(prefix + "maximum_packet_size", limits::maximumPacketSize);
        setInt(prefix + "maximum_qos", limits::maximumQos);
        setInt(prefix + "topic_levels", limits::topicLevels);
        setInt(prefix + "filter_wildcards", limits::filterWildcards);
        setInt(prefix + "receive_maximum", limits::receiveMaximum);
        setInt(prefix + "inflight", limits::inflight);
        setInt(prefix + "queued_messages", limits::queuedMessages);
        setLong(prefix + "queued_bytes", limits::queuedBytes);
        setInt(prefix + "unsent_bytes", limits::unsentBytes);
        setInt(prefix + "messages_per_second", limits::messagesPerSecond);
        setInt(prefix + "throttle_timeout_seconds", limits::throttleTimeoutSeconds);
        setInt(prefix + "subscriptions", limits::subscriptions);
        setInt(prefix + "topic_aliases", limits::topicAliases);
        setLong(prefix + "session_expiry_seconds", limits::sessionExpirySeconds);
        setInt(prefix + "keep_alive_seconds", limits::keepAliveSeconds);
        setLong(prefix + "memory_bytes", limits::memoryBytes);
        setLong(prefix + "user_memory_bytes", limits::userMemoryBytes);
        setInt(prefix + "user_sessions", limits::userSessions);
        setBoolean(prefix + "validates_payloads", limits::validatesPayloads);
    }

    private void setInt(String column, IntConsumer setter) throws SQLException {
        setLong(column, value -> setter.accept(Math.toIntExact(value)));
    }

    private void setLong(String column, LongConsumer setter) throws SQLException {
        if (columns.contains(column)) {
            long value = row.getLong(column);
            if (!row.wasNull()) {
                setter.accept(value);
            }
        }
    }

    private void setBoolean(String column, Consumer<Boolean> setter) throws SQLException {
        if (columns.contains(column)) {
            boolean value = row.getBoolean(column);
            if (!row.wasNull()) {
                setter.accept(value);
            }
        }
    }
}
