package dev.rookery.broker.engine;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.rookery.auth.Authority;
import dev.rookery.auth.BanList;
import dev.rookery.auth.CertificateTrust;
import dev.rookery.auth.TenantId;
import dev.rookery.auth.UserKey;
import dev.rookery.auth.service.ServiceAuthority;
import dev.rookery.broker.Broker;
import dev.rookery.broker.ConnectedClient;
import dev.rookery.broker.admin.BrokerAdmin;
import dev.rookery.broker.admin.BrokerStatus;
import dev.rookery.broker.admin.BrokerStatus.State;
import dev.rookery.broker.admin.DrainPlan;
import dev.rookery.broker.admin.StateTransfer;
import dev.rookery.broker.client.Client;
import dev.rookery.broker.client.ConnectHandler;
import dev.rookery.broker.config.BoundListener;
import dev.rookery.broker.config.BrokerConfig;
import dev.rookery.broker.config.BrokerStartException;
import dev.rookery.broker.config.ListenerConfig;
import dev.rookery.broker.limit.ClientLimits;
import dev.rookery.broker.limit.LimitCounters;
import dev.rookery.broker.limit.TenantLimits;
import dev.rookery.broker.memory.LoopMemory;
import dev.rookery.broker.memory.MemoryBudget;
import dev.rookery.broker.memory.MemoryKind;
import dev.rookery.broker.meter.SeriesMemory;
import dev.rookery.broker.meter.TenantUsage;
import dev.rookery.broker.operation.MinuteSampler;
import dev.rookery.broker.operation.NativeAdmin;
import dev.rookery.broker.operation.NativeTransfer;
import dev.rookery.broker.operation.SystemTopics;
import dev.rookery.broker.refusal.Refusals;
import dev.rookery.broker.store.SessionKey;
import dev.rookery.broker.store.StoreException;
import dev.rookery.broker.store.TenantStores;
import dev.rookery.broker.tenant.StateLoader;
import dev.rookery.broker.tenant.Tenant;
import dev.rookery.broker.tenant.Tenants;
import dev.rookery.broker.transport.ClientTrust;
import dev.rookery.broker.transport.ConnectionSettings;
import dev.rookery.broker.transport.EventLoops;
import dev.rookery.broker.transport.Listener;
import dev.rookery.broker.transport.PartialLogins;
import dev.rookery.broker.websocket.RefusalLog;
import dev.rookery.failure.FatalErrors;
import dev.rookery.tenant.TenantState;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The native engine. Thread-safe; the methods block and must not be called on an event loop. */
final class NativeBroker implements Broker {
    private static final Logger LOGGER = LoggerFactory.getLogger(NativeBroker.class);
    private static final int TENANTS_WITH_METRICS = 100;

    private final BrokerConfig config;
    private final Authority authority;
    /** Authenticates the clients of internal listeners. */
    private final Optional<ServiceAuthority> services;

    private final MeterRegistry metrics;
    private final TenantStores stores;
    private final EventLoops loops;
    private final MemoryBudget memory;
    private final PartialLogins partialLogins;
    private final PartialLogins loginConnections;
    private final Tenants tenants;
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private final Instant startedAt = Instant.now();
    private final NativeAdmin admin;
    private final NativeTransfer transfer;
    private final AtomicReference<State> state = new AtomicReference<>(State.STARTING);
    /** Set while the broker is drained and afterwards. */
    @GuardedBy("this")
    private @Nullable CompletableFuture<Void> drained;
    /** Held while usage is collected on the event loops, so that they are not stopped meanwhile. */
    private final Object usageLock = new Object();

    private volatile boolean closed;

    /**
     * @param limits limits of every tenant
     * @param clock measures the work of the event loops, in nanoseconds
     */
    NativeBroker(
            BrokerConfig config,
            Authority authority,
            TenantLimits limits,
            TenantStores stores,
            MeterRegistry metrics,
            LongSupplier clock) {
        this.config = config;
        this.authority = authority;
        this.services = config.serviceKeys()
                .map(keys -> new ServiceAuthority(keys, Clock.systemUTC(), authority::isActive, metrics));
        this.metrics = metrics;
        this.stores = stores;
        this.loops = new EventLoops(Runtime.getRuntime().availableProcessors(), config.ioTransport(), clock);
        this.memory = new MemoryBudget(config.memory().heap(), config.memory().direct());
        this.partialLogins = PartialLogins.within(memory);
        this.loginConnections = PartialLogins.ofConnections(memory);
        Refusals refusals = new Refusals(metrics);
        SharedEvents events = SharedEvents.within(config.memory().heap(), refusals.lines());
        this.tenants = new Tenants(
                loops::next,
                limits,
                new LimitCounters(metrics),
                refusals,
                config.flapping(),
                stores,
                memory,
                SeriesMemory.within(config.memory().heap()),
                tenant -> created(tenant, events));
        this.transfer = new NativeTransfer(tenants, this::forget);
        this.admin = new NativeAdmin(
                tenants,
                loops.all(),
                memory,
                config.maximumPacketSize(),
                events.connections(),
                events.recorded(),
                events.waiting(),
                user -> authority.forget(user::equals),
                this::status);
    }

    private void forget(TenantId removed) {
        authority.forget(user -> user.tenant().equals(removed));
    }

    private static void created(Tenant tenant, SharedEvents events) {
        SystemTopics.startFor(tenant);
        MinuteSampler.startFor(tenant);
        // Before the first client moves to the loop.
        tenant.loop().execute(() -> events.follow(tenant));
    }

    @Override
    public synchronized void start() {
        try {
            StateLoader.load(stores, tenants);
        } catch (StoreException e) {
            close();
            throw new BrokerStartException(Objects.requireNonNullElse(e.getMessage(), "Cannot open the store"), e);
        }
        // The users of the restored sessions are registered now, so that the authority reads them first.
        authority.watch(tenants.watcher());
        CertificateTrust trust = clientTrust().authorities();
        trust.addListener(tenant -> tenants.recheckCertificates(tenant, trust));
        BanList bans = authority.bans();
        bans.addListener(tenant -> tenants.recheckBans(tenant, bans));
        try {
            for (ListenerConfig listener : config.listeners()) {
                Listener bound = bind(listener);
                listeners.add(bound);
                warnIfReadable(listener, bound.bound().address());
            }
        } catch (BrokerStartException e) {
            close();
            throw e;
        }
        new BrokerMetrics(this::usage, TENANTS_WITH_METRICS).bindTo(metrics);
        new EventLoopMetrics(loops).bindTo(metrics);
        loops.observeLag(loop -> authority::reportLag);
        giveBackUnusedCredit();
        new MemoryMetrics(memory).bindTo(metrics);
        state.set(State.RUNNING);
    }

    /** Gives back the credit of each event loop whenever its lag is measured, without another timer. */
    private void giveBackUnusedCredit() {
        List<LoopMemory> counters = new ArrayList<>();
        loops.all().forEach(loop -> counters.add(memory.loop(loop)));
        loops.observeLag(loop -> lag -> counters.get(loop).giveBackUnusedCredit());
    }

    private static void warnIfReadable(ListenerConfig listener, InetSocketAddress bound) {
        if (listener.internal()
                && listener.tls().isEmpty()
                && !bound.getAddress().isLoopbackAddress()) {
            LOGGER.warn(
                    "listener={}:{} The connections of the API are not encrypted. Set --internal-tls-certificate and"
                            + " --internal-tls-key, and --broker-internal-ca of the API, unless the network is trusted.",
                    bound.getHostString(),
                    bound.getPort());
        }
    }

    private Listener bind(ListenerConfig listener) {
        Tenant tenant = tenants.getOrCreate(listener.tenant());
        ConnectHandler connectHandler = new ConnectHandler(
                tenants, authorityOf(listener), listener, config.tenantNames(), config.maximumPacketSize());
        ConnectionSettings settings = new ConnectionSettings(
                config.maximumPacketSize(),
                config.maximumConnectSize(),
                partialLogins,
                loginConnections,
                tenant.limits().client().unsentBytes(),
                memory,
                config.webSocket(),
                new RefusalLog(metrics),
                clientTrust());
        return Listener.bind(
                listener,
                settings,
                loops,
                tenant.loop(),
                (connection, decoder) -> new Client(connection, decoder, connectHandler));
    }

    private ClientTrust clientTrust() {
        boolean trustsTenants = config.listeners().stream()
                .flatMap(listener -> listener.tls().stream())
                .anyMatch(tls -> tls.clientCertificates().trustsTenants());
        return new ClientTrust(trustsTenants ? authority.certificates() : CertificateTrust.NONE, config.tenantNames());
    }

    private Authority authorityOf(ListenerConfig listener) {
        return listener.internal() ? services.orElseThrow() : authority;
    }

    @Override
    public List<BoundListener> listeners() {
        return listeners.stream().map(Listener::bound).toList();
    }

    @Override
    public Collection<ConnectedClient> clients() {
        List<ConnectedClient> clients = new ArrayList<>();
        if (closed) {
            return clients;
        }
        for (Tenant tenant : tenants.all()) {
            clients.addAll(callOnLoop(tenant, TenantClients::of));
        }
        return clients;
    }

    @Override
    public boolean disconnect(UserKey user, String clientId) {
        SessionKey key = new SessionKey(clientId, user.username());
        return tenants.find(user.tenant())
                .filter(tenant -> !closed)
                .map(tenant -> callOnLoop(tenant, here -> TenantClients.disconnect(here, key)))
                .orElse(false);
    }

    @Override
    public List<TenantUsage> usage() {
        return usage(tenant -> new TenantUsage(tenant.id(), tenant.meter().usage(), List.of()));
    }

    @Override
    public List<TenantUsage> collectUsage(boolean newHour) {
        return usage(tenant -> tenant.collectUsage(newHour));
    }

    private List<TenantUsage> usage(Function<Tenant, TenantUsage> query) {
        synchronized (usageLock) {
            if (closed) {
                // After the event loops have stopped, no other thread accesses the tenants.
                return tenants.all().stream().map(query).toList();
            }
            // Queries all tenants before it waits for the first result: there may be thousands.
            List<CompletableFuture<TenantUsage>> results = tenants.all().stream()
                    .map(tenant -> CompletableFuture.supplyAsync(() -> query.apply(tenant), tenant.loop()))
                    .toList();
            return results.stream().map(CompletableFuture::join).toList();
        }
    }

    @Override
    public void updateLimits(TenantId id, TenantLimits limits) {
        awaitOnLoop(tenants.setLimits(id, limits), (tenant, applied) -> tenant.updateLimits(limits, applied));
    }

    @Override
    public void updateLimits(UserKey user, Optional<ClientLimits> limits) {
        long queues = memory.capacity(MemoryKind.QUEUED);
        limits.filter(given -> given.queuedBytes() > queues)
                .ifPresent(given -> LOGGER.info(
                        "tenant={} user={} The limit of queued bytes, {}, exceeds the memory for all queues, {}, which"
                                + " applies. Raise --memory-heap and the heap for longer queues",
                        user.tenant(),
                        user.username(),
                        given.queuedBytes(),
                        queues));
        awaitOnLoop(
                tenants.setLimits(user, limits),
                (tenant, applied) -> tenant.updateLimits(user.username(), limits, applied));
    }

    @Override
    public CompletionStage<Void> setTenantState(TenantId tenant, TenantState state) {
        switch (state) {
            case ACTIVE -> tenants.open(tenant);
            case SUSPENDED -> tenants.close(tenant);
            case REMOVING -> {
                forget(tenant);
                return tenants.remove(tenant);
            }
        }
        return CompletableFuture.completedFuture(null);
    }

    /** @param action runs its second argument when it is done */
    private static void awaitOnLoop(Optional<Tenant> created, BiConsumer<Tenant, Runnable> action) {
        created.ifPresent(tenant -> {
            CompletableFuture<Void> done = new CompletableFuture<>();
            CompletableFuture.runAsync(() -> action.accept(tenant, () -> done.complete(null)), tenant.loop())
                    .thenCompose(started -> done)
                    .join();
        });
    }

    private static <T> T callOnLoop(Tenant tenant, Function<Tenant, T> query) {
        return CompletableFuture.supplyAsync(() -> query.apply(tenant), tenant.loop())
                .join();
    }

    @Override
    public BrokerAdmin admin() {
        return admin;
    }

    @Override
    public StateTransfer transfer() {
        return transfer;
    }

    private BrokerStatus status() {
        return new BrokerStatus(
                BrokerConfig.Engine.NATIVE,
                admin.runId(),
                startedAt,
                state(),
                listeners(),
                tenants.all().stream()
                        .map(Tenant::id)
                        .sorted(Comparator.comparing(TenantId::value))
                        .toList());
    }

    private State state() {
        State current = Objects.requireNonNull(state.get());
        return current == State.RUNNING && !stores.isHealthy() ? State.STORE_FAILING : current;
    }

    @Override
    public synchronized CompletionStage<Void> drain(DrainPlan plan) {
        if (closed) {
            return CompletableFuture.completedFuture(null);
        }
        if (drained != null) {
            return drained;
        }
        state.set(State.DRAINING);
        List<Listener> open = List.copyOf(listeners);
        listeners.clear();
        // Closing a listener waits for its event loop.
        CompletableFuture<Void> result = CompletableFuture.runAsync(
                        () -> open.forEach(Listener::close), task -> FatalErrors.guard(run -> new Thread(run, "drain"))
                                .newThread(task)
                                .start())
                .thenCompose(closedListeners -> admin.drain(plan))
                .whenComplete((done, failure) -> state.compareAndSet(State.DRAINING, State.DRAINED));
        drained = result;
        return result;
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        listeners.forEach(Listener::close);
        for (Tenant tenant : tenants.all()) {
            callOnLoop(tenant, TenantClients::disconnectAll);
        }
        synchronized (usageLock) {
            closed = true;
            state.set(State.CLOSED);
            loops.close();
        }
        stores.close();
        if (drained != null) {
            drained.complete(null);
        }
    }
}
