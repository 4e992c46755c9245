package dev.rookery.api.mqtt;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.rookery.auth.TenantId;
import dev.rookery.http.ApiException;
import dev.rookery.http.ProblemType;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Sends commands to the devices of all tenants. The default tenant's client is connected all the time; that of another
 * tenant while it is used, and for a minute afterwards. Thread-safe.
 */
public final class MqttService implements AutoCloseable {
    /** Limits the connections of tenants that send commands at the same time. */
    static final int MAXIMUM_CLIENTS = 500;

    private static final long CHECK_MILLIS = 10_000;
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    private final Vertx vertx;
    private final MqttServiceConfig config;
    private final int maximum;
    private final Duration idleTimeout;
    private final CommandClient first;
    private final long timer;

    @GuardedBy("this")
    private final Map<TenantId, CommandClient> others = new HashMap<>();

    public MqttService(Vertx vertx, MqttServiceConfig config) {
        this(vertx, config, MAXIMUM_CLIENTS, Duration.ofMinutes(1));
    }

    /**
     * @param maximum maximum number of connected tenants
     * @param idleTimeout time after which an unused connection is closed
     */
    MqttService(Vertx vertx, MqttServiceConfig config, int maximum, Duration idleTimeout) {
        this.vertx = vertx;
        this.config = config;
        this.maximum = maximum;
        this.idleTimeout = idleTimeout;
        first = new CommandClient(vertx, config, TenantId.DEFAULT, Duration.ZERO);
        timer = vertx.setPeriodic(Math.max(1, Math.min(CHECK_MILLIS, idleTimeout.toMillis())), elapsed -> closeIdle());
    }

    /** Connects the default tenant's client in the background. Does not block. */
    public void start() {
        first.start();
    }

    /** Returns whether the default tenant's client is connected and subscribed to device replies. */
    public boolean isConnected() {
        return first.isConnected();
    }

    /** Returns the number of connections for tenants other than the default tenant. */
    synchronized int tenants() {
        return others.size();
    }

    /**
     * Publishes with QoS 1.
     *
     * @return whether the topic has subscribers; fails with an {@link ApiException} if the broker is unreachable or
     *     rejects the message
     */
    public Future<Boolean> publish(TenantId tenant, String topic, Buffer payload) {
        return client(tenant).publish(topic, payload);
    }

    /**
     * Publishes a request with QoS 1 and waits for the reply of the device.
     *
     * @param timeout maximum time to wait; also the message expiry interval
     * @return the reply; empty after the timeout or if the topic has no subscribers
     */
    public Future<Optional<Buffer>> request(
            TenantId tenant, String device, String topic, Buffer payload, Duration timeout) {
        return client(tenant).request(device, topic, payload, timeout);
    }

    @Override
    public synchronized void close() {
        vertx.cancelTimer(timer);
        first.close();
        others.values().forEach(CommandClient::close);
        others.clear();
    }

    private synchronized CommandClient client(TenantId tenant) {
        if (tenant.equals(TenantId.DEFAULT)) {
            return first;
        }
        CommandClient known = others.get(tenant);
        if (known != null) {
            known.touch();
            return known;
        }
        if (others.size() >= maximum) {
            closeLongestIdle();
        }
        CommandClient added = new CommandClient(vertx, config, tenant, CONNECT_TIMEOUT);
        others.put(tenant, added);
        added.start();
        return added;
    }

    @GuardedBy("this")
    private void closeLongestIdle() {
        Map.Entry<TenantId, CommandClient> idle = others.entrySet().stream()
                .filter(entry -> entry.getValue().idleNanos() > 0)
                .max(Comparator.comparingLong(entry -> entry.getValue().idleNanos()))
                .orElseThrow(() -> new ApiException(
                        ProblemType.UNAVAILABLE, "Too many tenants send commands at the moment. Retry later."));
        others.remove(idle.getKey());
        idle.getValue().close();
    }

    private synchronized void closeIdle() {
        others.values().removeIf(client -> {
            boolean idle = client.idleNanos() > idleTimeout.toNanos();
            if (idle) {
                client.close();
            }
            return idle;
        });
    }
}
