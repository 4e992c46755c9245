package dev.rookery.broker.moquette;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.rookery.auth.Authority;
import dev.rookery.auth.TenantId;
import dev.rookery.auth.UserKey;
import dev.rookery.broker.Broker;
import dev.rookery.broker.ConnectedClient;
import dev.rookery.broker.admin.AdminException;
import dev.rookery.broker.admin.BrokerAdmin;
import dev.rookery.broker.admin.BrokerStatus;
import dev.rookery.broker.admin.BrokerStatus.State;
import dev.rookery.broker.admin.DrainPlan;
import dev.rookery.broker.admin.StateTransfer;
import dev.rookery.broker.admin.UnsupportedTransfer;
import dev.rookery.broker.config.BoundListener;
import dev.rookery.broker.config.BrokerConfig;
import dev.rookery.broker.config.BrokerStartException;
import dev.rookery.broker.config.ListenerConfig;
import dev.rookery.broker.limit.ClientLimits;
import dev.rookery.broker.limit.TenantLimits;
import dev.rookery.broker.meter.TenantUsage;
import dev.rookery.tenant.TenantState;
import io.moquette.broker.Server;
import io.moquette.broker.config.IConfig;
import io.netty.bootstrap.ChannelInitializerExtension;
import io.netty.channel.Channel;
import io.netty.channel.ServerChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A stock Moquette with Rookery's authentication and authorization. Serves {@link TenantId#DEFAULT} only. Thread-safe. */
public final class MoquetteBroker implements Broker {
    /** Reason code of MQTT 5. */
    static final int ADMINISTRATIVE_ACTION = 0x98;

    static {
        // Netty reads the property at the first server of the JVM. If there has been one already, start() fails.
        if (System.getProperty(ChannelInitializerExtension.EXTENSIONS_SYSTEM_PROPERTY) == null) {
            System.setProperty(ChannelInitializerExtension.EXTENSIONS_SYSTEM_PROPERTY, "serviceload");
        }
    }

    private final List<ListenerConfig> listeners;
    private final IConfig settings;
    private final Authority authority;
    private final AuthenticatedUsers users = new AuthenticatedUsers();
    private final TicketSecurity security = new TicketSecurity(users);
    private final Server server = new Server();
    /** In the order of {@link #listeners}. */
    @GuardedBy("this")
    private final List<ServerChannel> channels = new ArrayList<>();

    private final MoquetteAdmin admin = new MoquetteAdmin(security, server, this::status);
    private final Instant startedAt = Instant.now();

    @GuardedBy("this")
    private State state = State.STARTING;

    /** Set once the broker drains. */
    @GuardedBy("this")
    private @Nullable CompletionStage<Void> drained;

    /** @throws IllegalArgumentException if Moquette does not support the configuration */
    public MoquetteBroker(BrokerConfig config, Authority authority) {
        this.listeners = MoquetteSettings.inBindingOrder(config.listeners());
        this.settings = MoquetteSettings.of(config);
        this.authority = config.serviceKeys()
                .<Authority>map(keys -> new CombinedAuthority(authority, keys))
                .orElse(authority);
    }

    @Override
    public synchronized void start() {
        try {
            HandlerInstaller.whileStarting(
                    () -> new MoquetteConnectHandler(authority, TenantId.DEFAULT, security, users.present()),
                    channels,
                    () -> server.startServer(settings, List.of(), null, security, security));
        } catch (IOException | RuntimeException e) {
            // The listener created last is the one that could not be bound.
            String where = channels.isEmpty() ? "" : " on " + address(listeners.get(channels.size() - 1));
            server.stopServer();
            throw new BrokerStartException("The broker cannot listen" + where + ": " + rootMessage(e), e);
        }
        state = State.RUNNING;
        authority.watch(users);
        if (channels.size() != listeners.size()) {
            close();
            throw new BrokerStartException(
                    "Cannot install handlers in Moquette: Netty was used before the broker was created. Start the JVM"
                            + " with -D" + ChannelInitializerExtension.EXTENSIONS_SYSTEM_PROPERTY + "=serviceload",
                    null);
        }
    }

    @Override
    public synchronized List<BoundListener> listeners() {
        List<BoundListener> bound = new ArrayList<>();
        if (state == State.RUNNING) {
            for (int i = 0; i < listeners.size(); i++) {
                InetSocketAddress address = (InetSocketAddress) channels.get(i).localAddress();
                bound.add(BoundListener.of(listeners.get(i), address));
            }
        }
        return bound;
    }

    @Override
    public Collection<ConnectedClient> clients() {
        return security.all().stream()
                .filter(AuthenticatedClient::isConnected)
                .map(AuthenticatedClient::describe)
                .toList();
    }

    @Override
    public void updateLimits(TenantId tenant, TenantLimits limits) {
        throw new UnsupportedOperationException("The moquette engine does not support limits. Use --engine native");
    }

    @Override
    public void updateLimits(UserKey user, Optional<ClientLimits> limits) {
        throw new UnsupportedOperationException("The moquette engine does not support limits. Use --engine native");
    }

    @Override
    public boolean disconnect(UserKey user, String clientId) {
        Optional<AuthenticatedClient> connected = security.find(clientId)
                .filter(client -> client.isConnected() && client.user().equals(user));
        connected.ifPresent(client -> client.close(ADMINISTRATIVE_ACTION));
        return connected.isPresent();
    }

    /** The default tenant, which this engine serves, is refused by the authority when it is suspended. */
    @Override
    public CompletionStage<Void> setTenantState(TenantId tenant, TenantState state) {
        return CompletableFuture.completedStage(null);
    }

    @Override
    public BrokerAdmin admin() {
        return admin;
    }

    @Override
    public StateTransfer transfer() {
        return new UnsupportedTransfer();
    }

    private synchronized BrokerStatus status() {
        return new BrokerStatus(
                BrokerConfig.Engine.MOQUETTE, admin.runId(), startedAt, state, listeners(), List.of(TenantId.DEFAULT));
    }

    @Override
    public List<TenantUsage> usage() {
        return List.of();
    }

    @Override
    public List<TenantUsage> collectUsage(boolean newHour) {
        return List.of();
    }

    @Override
    public synchronized CompletionStage<Void> drain(DrainPlan plan) {
        if (plan.serverReference().isPresent()) {
            return CompletableFuture.failedFuture(AdminException.unsupported("redirect clients to another server"));
        }
        if (state == State.RUNNING) {
            state = State.DRAINING;
            channels.forEach(Channel::close);
            List<AuthenticatedClient> clients = security.all().stream()
                    .filter(AuthenticatedClient::isConnected)
                    .toList();
            drained = MoquetteDrain.start(clients, plan).whenComplete((nothing, failure) -> completeDrain());
        }
        return drained == null ? CompletableFuture.completedFuture(null) : drained;
    }

    private synchronized void completeDrain() {
        state = state == State.DRAINING ? State.DRAINED : state;
    }

    @Override
    public synchronized void close() {
        if (state != State.STARTING && state != State.CLOSED) {
            state = State.CLOSED;
            server.stopServer();
        }
    }

    private static String address(ListenerConfig listener) {
        return listener.host() + ":" + listener.port();
    }

    private static String rootMessage(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        // Netty's native transport prefixes the system's message with the system call.
        return String.valueOf(root.getMessage()).replaceFirst("^.* failed with error\\(-?\\d+\\): ", "");
    }
}
