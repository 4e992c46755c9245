package dev.rookery.broker.moquette;

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
import dev.rookery.broker.config.BoundListener;
import dev.rookery.broker.config.BrokerConfig;
import dev.rookery.broker.config.BrokerStartException;
import dev.rookery.broker.config.ListenerConfig;
import dev.rookery.broker.limit.ClientLimits;
import dev.rookery.broker.limit.TenantLimits;
import dev.rookery.broker.meter.TenantUsage;
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
import java.util.stream.IntStream;

/** A stock Moquette behind Rookery's gates. Serves {@link TenantId#DEFAULT} only. */
public final class MoquetteBroker implements Broker {
    /** Reason code of DISCONNECT in MQTT 5. */
    static final int ADMINISTRATIVE_ACTION = 0x98;

    static {
        // Read once by Netty, at the first server of the JVM; too late if there has been one: see start().
        if (System.getProperty(ChannelInitializerExtension.EXTENSIONS_SYSTEM_PROPERTY) == null) {
            System.setProperty(ChannelInitializerExtension.EXTENSIONS_SYSTEM_PROPERTY, "serviceload");
        }
    }

    private final List<ListenerConfig> listeners;
    private final IConfig settings;
    private final Authority authority;
    private final AdmittedUsers users = new AdmittedUsers();
    private final Admissions admissions = new Admissions(users);
    private final Server server = new Server();
    /** In the order of {@link #listeners}. */
    private final List<ServerChannel> channels = new ArrayList<>();

    private final MoquetteAdmin admin = new MoquetteAdmin(admissions, server, this::status);
    private final Instant startedAt = Instant.now();
    private State state = State.STARTING;
    /** Null unless it drains. */
    private CompletionStage<Void> drained;

    /** @throws IllegalArgumentException if Moquette cannot do what is configured */
    public MoquetteBroker(BrokerConfig config, Authority authority) {
        this.listeners = MoquetteSettings.inBindingOrder(config.listeners());
        this.settings = MoquetteSettings.of(config);
        this.authority = authority;
    }

    @Override
    public synchronized void start() {
        try {
            HandlerInstaller.whileStarting(
                    () -> new MoquetteConnectHandler(authority, TenantId.DEFAULT, admissions, users.present()),
                    channels,
                    () -> server.startServer(settings, List.of(), null, admissions, admissions));
        } catch (IOException | RuntimeException e) {
            // The last listener made is the one that could not be bound.
            String where = channels.isEmpty() ? "" : " on " + address(listeners.get(channels.size() - 1));
            server.stopServer();
            throw new BrokerStartException("The broker cannot listen" + where + ": " + rootMessage(e), e);
        }
        state = State.RUNNING;
        authority.watch(users);
        if (channels.size() != listeners.size()) {
            close();
            throw new BrokerStartException(
                    "Netty was used before the broker could hook in; start the JVM with -D"
                            + ChannelInitializerExtension.EXTENSIONS_SYSTEM_PROPERTY + "=serviceload",
                    null);
        }
    }

    @Override
    public synchronized List<BoundListener> listeners() {
        return state == State.RUNNING
                ? IntStream.range(0, listeners.size())
                        .mapToObj(i -> BoundListener.of(listeners.get(i), (InetSocketAddress)
                                channels.get(i).localAddress()))
                        .toList()
                : List.of();
    }

    @Override
    public Collection<ConnectedClient> clients() {
        return admissions.all().stream()
                .filter(Admission::isConnected)
                .map(Admission::describe)
                .toList();
    }

    @Override
    public void updateLimits(TenantId tenant, TenantLimits limits) {
        throw new UnsupportedOperationException("The Moquette engine has no limits");
    }

    @Override
    public void updateLimits(UserKey user, Optional<ClientLimits> limits) {
        throw new UnsupportedOperationException("The Moquette engine has no limits");
    }

    @Override
    public boolean disconnect(TenantId tenant, String clientId) {
        return admissions
                .find(clientId)
                .filter(admission ->
                        admission.isConnected() && admission.user().tenant().equals(tenant))
                .map(admission -> {
                    admission.close(ADMINISTRATIVE_ACTION);
                    return true;
                })
                .orElse(false);
    }

    @Override
    public BrokerAdmin admin() {
        return admin;
    }

    private synchronized BrokerStatus status() {
        return new BrokerStatus(
                BrokerConfig.Engine.MOQUETTE, admin.run(), startedAt, state, listeners(), List.of(TenantId.DEFAULT));
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
        if (plan.otherServer().isPresent()) {
            return CompletableFuture.failedFuture(AdminException.unsupported("send clients to another server"));
        }
        if (state == State.RUNNING) {
            state = State.DRAINING;
            channels.forEach(Channel::close);
            List<Admission> clients =
                    admissions.all().stream().filter(Admission::isConnected).toList();
            drained = MoquetteDrain.start(clients, plan).whenComplete((gone, failure) -> drainEnded());
        }
        return drained == null ? CompletableFuture.completedFuture(null) : drained;
    }

    private synchronized void drainEnded() {
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
        // Netty's native transport puts the system call before what the system says.
        return root.getMessage().replaceFirst("^.* failed with error\\(-?\\d+\\): ", "");
    }
}
