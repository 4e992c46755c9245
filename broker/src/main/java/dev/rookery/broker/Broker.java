package dev.rookery.broker;

import dev.rookery.auth.TenantId;
import dev.rookery.auth.UserKey;
import dev.rookery.broker.admin.BrokerAdmin;
import dev.rookery.broker.admin.DrainPlan;
import dev.rookery.broker.admin.StateTransfer;
import dev.rookery.broker.config.BoundListener;
import dev.rookery.broker.limit.ClientLimits;
import dev.rookery.broker.limit.TenantLimits;
import dev.rookery.broker.meter.TenantUsage;
import dev.rookery.tenant.TenantState;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * An MQTT broker, independent of the engine that serves it. Created by {@code engine.Brokers}; can be started and closed
 * once. Thread-safe; the methods block and must not be called on an event loop.
 */
public interface Broker extends AutoCloseable {
    /**
     * Restores the durable state and binds every listener. Clients can connect when this method returns.
     *
     * @throws dev.rookery.broker.config.BrokerStartException if the store cannot be opened or a listener cannot be bound;
     *     the broker is closed then
     */
    void start();

    /** Returns the bound listeners with their actual ports; empty before {@link #start}. */
    List<BoundListener> listeners();

    /** Returns the connected clients of all tenants. */
    Collection<ConnectedClient> clients();

    /**
     * Closes the connection of a user's client. The session behaves as after a network failure.
     *
     * @return whether the client was connected
     */
    boolean disconnect(UserKey user, String clientId);

    /**
     * Replaces a tenant's limits, also for connected clients; they are in force when this method returns. The values
     * announced in CONNACK (packet size, QoS, receive maximum, topic aliases, keep alive) apply until the client's next
     * CONNECT. Existing sessions, subscriptions and messages remain even if they exceed the new limits.
     *
     * @throws UnsupportedOperationException if the engine is Moquette, which has no such limits
     */
    void updateLimits(TenantId tenant, TenantLimits limits);

    /**
     * Replaces the tenant's client limits for the clients of one user; an empty value removes the override. Otherwise like
     * {@link #updateLimits(TenantId, TenantLimits)}.
     */
    void updateLimits(UserKey user, Optional<ClientLimits> limits);

    /**
     * Applies the state of a tenant. The clients of a tenant that is not active are disconnected with "administrative
     * action"; new ones are refused by the authority. All state of a tenant that is being removed is deleted.
     *
     * @return completed when nothing of a removed tenant is left in memory and on the disk; at once for other states
     */
    CompletionStage<Void> setTenantState(TenantId tenant, TenantState state);

    /** Returns the administrative operations of this broker. */
    BrokerAdmin admin();

    /** Returns the export and import of the durable state of tenants. */
    StateTransfer transfer();

    /**
     * Stops accepting connections and disconnects the clients. Sessions and messages in flight behave as after a network
     * failure. A second call joins the first drain.
     *
     * @return completed when no client is connected; {@link #close} still has to be called
     */
    CompletionStage<Void> drain(DrainPlan plan);

    /**
     * Returns each tenant's usage since the broker started, without devices; after {@link #close} the final values. Empty
     * for the Moquette engine, which does not meter.
     */
    List<TenantUsage> usage();

    /**
     * Returns each tenant's usage with the devices not yet collected. For the usage recorder, which must be the only caller.
     *
     * @param newHour whether these are the last values of the hour; peaks and devices restart afterwards
     */
    List<TenantUsage> collectUsage(boolean newHour);

    /** Stops accepting connections, closes every connection and releases all resources. Idempotent. */
    @Override
    void close();
}
