package dev.rookery.broker;

import dev.rookery.auth.TenantId;
import dev.rookery.auth.UserKey;
import dev.rookery.broker.admin.BrokerAdmin;
import dev.rookery.broker.admin.DrainPlan;
import dev.rookery.broker.config.BoundListener;
import dev.rookery.broker.limit.ClientLimits;
import dev.rookery.broker.limit.TenantLimits;
import dev.rookery.broker.meter.TenantUsage;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * A running MQTT broker, whichever engine serves it. Made by {@code engine.Brokers}; started once, closed once; all methods
 * may be called from any thread but an event loop.
 */
public interface Broker extends AutoCloseable {
    /**
     * Binds every listener; when it returns, clients can connect.
     *
     * @throws BrokerStartException if a listener cannot be bound; nothing is left running
     */
    void start();

    /** Where clients can connect, with the ports actually bound; empty before {@link #start}. */
    List<BoundListener> listeners();

    /** The clients connected now. */
    Collection<ConnectedClient> clients();

    /**
     * Closes a client's connection; its session is treated as when the network fails.
     *
     * @return whether such a client was connected
     */
    boolean disconnect(TenantId tenant, String clientId);

    /**
     * Changes what a tenant may take, for clients that are connected too; in force when this returns. What CONNACK told a
     * client of (packet size, QoS, receive maximum, topic aliases, keep alive) holds until its next CONNECT, and what is
     * there already stays.
     *
     * @throws UnsupportedOperationException if the engine is Moquette, which has no such limits
     */
    void limit(TenantId tenant, TenantLimits limits);

    /**
     * Gives the clients of a user limits of their own, in place of those that the tenant has for each client; empty takes
     * them back. Otherwise as {@link #limit(TenantId, TenantLimits)}.
     */
    void limit(UserKey user, Optional<ClientLimits> limits);

    /** Looks into it and acts on it. */
    BrokerAdmin admin();

    /**
     * Stops accepting and sends the clients away. Sessions, and messages under way in them, are as when the network fails.
     * A second drain joins the first.
     *
     * @return completed once nobody is connected; {@link #close} is still to be called
     */
    CompletionStage<Void> drain(DrainPlan plan);

    /**
     * What each tenant used since the broker started, without its devices; after {@link #close} the last numbers. The
     * Moquette engine does not count: empty.
     */
    List<TenantUsage> usage();

    /**
     * The same for the one who writes it down, with the devices that it was not told of yet.
     *
     * @param newHour whether these are the last numbers of the hour: peaks and devices begin anew
     */
    List<TenantUsage> collectUsage(boolean newHour);

    /** Stops accepting, closes every connection and releases every resource. Idempotent. */
    @Override
    void close();
}
