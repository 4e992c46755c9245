package dev.rookery.broker.operation;

import dev.rookery.auth.TenantId;
import dev.rookery.auth.UserKey;
import dev.rookery.broker.admin.AbstractBrokerAdmin;
import dev.rookery.broker.admin.AdminException;
import dev.rookery.broker.admin.AdminPageRequest;
import dev.rookery.broker.admin.AdminPublication;
import dev.rookery.broker.admin.BrokerStatus;
import dev.rookery.broker.admin.ClientDetails;
import dev.rookery.broker.admin.ClientOrder;
import dev.rookery.broker.admin.ClientPage;
import dev.rookery.broker.admin.ClientReference;
import dev.rookery.broker.admin.ClientSearch;
import dev.rookery.broker.admin.ClientSummary;
import dev.rookery.broker.admin.DrainPlan;
import dev.rookery.broker.admin.EventWatch;
import dev.rookery.broker.admin.LiveBatch;
import dev.rookery.broker.admin.MemoryStatus;
import dev.rookery.broker.admin.Page;
import dev.rookery.broker.admin.RetainedView;
import dev.rookery.broker.admin.SubscriptionSearch;
import dev.rookery.broker.admin.SubscriptionView;
import dev.rookery.broker.admin.TenantStatus;
import dev.rookery.broker.admin.TopicLevel;
import dev.rookery.broker.client.TopicDepth;
import dev.rookery.broker.event.EventLog;
import dev.rookery.broker.event.EventPage;
import dev.rookery.broker.event.SharedEventLog;
import dev.rookery.broker.event.SharedEventPage;
import dev.rookery.broker.memory.MemoryBudget;
import dev.rookery.broker.meter.MinuteSeries;
import dev.rookery.broker.mqtt.Message;
import dev.rookery.broker.mqtt.ReasonCode;
import dev.rookery.broker.tenant.PublishResult;
import dev.rookery.broker.tenant.Tenant;
import dev.rookery.broker.tenant.Tenants;
import io.netty.util.concurrent.EventExecutor;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;

/** Administration of the native engine. Queries run on the event loop of their tenant. Thread-safe. */
public final class NativeAdmin extends AbstractBrokerAdmin {
    /** Ending a session takes up to a hundred microseconds. */
    private static final int SESSIONS_PER_SLICE = 8;

    private final Tenants tenants;
    private final Iterable<EventExecutor> loops;
    private final MemoryBudget memory;
    private final int maximumPacketSize;
    private final SharedEventLog connections;
    private final SharedEventLog recordedEvents;
    private final SharedEventLog waiting;
    private final Consumer<UserKey> sessionsEnded;

    /**
     * @param loops all threads that serve clients
     * @param memory budget to which the tenants' state is charged
     * @param maximumPacketSize maximum size of a PUBLISH packet in bytes
     * @param connections connections and disconnections of the clients of all tenants
     * @param recordedEvents events of the clients of all tenants that are recorded
     * @param waiting sessions of the platform's clients for which messages wait
     * @param sessionsEnded receives the users of {@link #endSessions}
     */
    public NativeAdmin(
            Tenants tenants,
            Iterable<EventExecutor> loops,
            MemoryBudget memory,
            int maximumPacketSize,
            SharedEventLog connections,
            SharedEventLog recordedEvents,
            SharedEventLog waiting,
            Consumer<UserKey> sessionsEnded,
            Supplier<BrokerStatus> status) {
        super(status);
        this.sessionsEnded = sessionsEnded;
        this.tenants = tenants;
        this.loops = loops;
        this.memory = memory;
        this.maximumPacketSize = maximumPacketSize;
        this.connections = connections;
        this.recordedEvents = recordedEvents;
        this.waiting = waiting;
    }

    @Override
    public CompletionStage<Void> check() {
        CompletableFuture<?>[] responses = StreamSupport.stream(loops.spliterator(), false)
                .map(loop -> CompletableFuture.runAsync(() -> {}, loop))
                .toArray(CompletableFuture<?>[]::new);
        return CompletableFuture.allOf(responses);
    }

    @Override
    public CompletionStage<MemoryStatus> memory() {
        return MemoryReport.read(memory, List.copyOf(tenants.all()));
    }

    @Override
    public CompletionStage<TenantStatus> tenant(TenantId id) {
        return call(id, NativeAdmin::describe);
    }

    private static TenantStatus describe(Tenant tenant) {
        return new TenantStatus(
                tenant.id(),
                tenant.sessions().connected(),
                tenant.sessions().size(),
                tenant.subscriptions().size(),
                tenant.retained().size(),
                tenant.retained().bytes(),
                tenant.meter().queuedMessages(),
                tenant.meter().usage(),
                tenant.limits());
    }

    @Override
    public CompletionStage<Page<ClientSummary>> clients(TenantId id, ClientSearch search, AdminPageRequest request) {
        return start(id, tenant -> ClientOperations.page(tenant, search, request));
    }

    @Override
    public CompletionStage<ClientPage> clients(
            TenantId id, ClientSearch search, ClientOrder order, AdminPageRequest request) {
        return start(id, tenant -> ClientOperations.sorted(tenant, search, order, request));
    }

    @Override
    public CompletionStage<Integer> countClients(TenantId id, ClientSearch search) {
        return start(id, tenant -> ClientOperations.count(tenant, search));
    }

    @Override
    public CompletionStage<Integer> kickAll(TenantId id, ClientSearch search, int atMost) {
        return start(id, tenant -> ClientOperations.disconnect(tenant, search.connectedClients(), atMost));
    }

    @Override
    public CompletionStage<Boolean> endSession(TenantId id, ClientReference client) {
        return call(id, tenant -> ClientOperations.endSession(tenant, client));
    }

    @Override
    public CompletionStage<Optional<ClientDetails>> client(TenantId id, ClientReference client) {
        return call(id, tenant -> ClientOperations.find(tenant, client)
                .map(session -> ClientViewMapper.details(session, tenant.metering())));
    }

    @Override
    public CompletionStage<Boolean> kick(TenantId id, ClientReference client) {
        return call(id, tenant -> ClientOperations.disconnect(tenant, client));
    }

    @Override
    public CompletionStage<Integer> endSessions(TenantId id, String username) {
        return start(id, tenant -> {
            UserKey user = new UserKey(id, username);
            sessionsEnded.accept(user);
            AtomicInteger ended = new AtomicInteger();
            return EventLoopTasks.repeat(tenant.loop(), () -> {
                        int some = tenant.endSessions(user, SESSIONS_PER_SLICE);
                        ended.addAndGet(some);
                        return some < SESSIONS_PER_SLICE ? Optional.of(ended.get()) : Optional.empty();
                    })
                    .thenCompose(all -> tenants.erase().thenApply(erased -> all));
        });
    }

    @Override
    public CompletionStage<Page<SubscriptionView>> subscriptions(
            TenantId id, SubscriptionSearch search, AdminPageRequest request) {
        return start(
                id,
                tenant ->
                        EventLoopTasks.repeat(tenant.loop(), new SubscriptionScan(tenant.sessions(), search, request)));
    }

    @Override
    public CompletionStage<Page<RetainedView>> retained(TenantId id, String filter, AdminPageRequest request) {
        return start(id, tenant -> RetainedOperations.page(tenant, filter, request));
    }

    @Override
    public CompletionStage<Integer> clearRetained(TenantId id, String filter) {
        return start(id, tenant -> RetainedOperations.clear(tenant, filter));
    }

    @Override
    public CompletionStage<Boolean> publish(TenantId id, AdminPublication publication) {
        return call(id, tenant -> publish(tenant, publication)).thenCompose(published -> published);
    }

    private CompletableFuture<Boolean> publish(Tenant tenant, AdminPublication publication) {
        Message message = Message.of(
                publication.topic(),
                publication.payload(),
                publication.qos(),
                publication.retain(),
                publication.properties(),
                System.nanoTime());
        int levels = tenant.limits().client().topicLevels();
        if (TopicDepth.exceeds(publication.topic(), levels)) {
            throw AdminException.invalid("The topic exceeds the limit of " + levels + " levels");
        }
        if (message.size() > maximumPacketSize) {
            throw AdminException.invalid(
                    "The message is larger than the maximum packet size of " + maximumPacketSize + " bytes");
        }
        CompletableFuture<Boolean> published = new CompletableFuture<>();
        PublishResult result = tenant.publisher().publish(message, null, late -> complete(published, late));
        if (result != null) {
            complete(published, result);
        }
        return published;
    }

    private static void complete(CompletableFuture<Boolean> published, PublishResult result) {
        if (result.drop().isPresent()) {
            published.completeExceptionally(
                    new AdminException(AdminException.Kind.QUOTA_EXCEEDED, result.reasonString()));
        } else {
            published.complete(result.reason() == ReasonCode.SUCCESS);
        }
    }

    @Override
    public CompletionStage<EventPage> events(TenantId id, long after, int limit) {
        return call(id, tenant -> tenant.events().log().after(after, limit));
    }

    @Override
    public EventWatch watch(TenantId id, Runnable watcher) {
        Tenant tenant = find(id);
        EventLog log = tenant.events().log();
        execute(tenant, () -> log.addListener(watcher));
        return () -> execute(tenant, () -> log.removeListener(watcher));
    }

    @Override
    public CompletionStage<SharedEventPage> connections(long after, int limit) {
        return CompletableFuture.completedFuture(connections.after(after, limit));
    }

    @Override
    public EventWatch watchConnections(Runnable watcher) {
        connections.addListener(watcher);
        return () -> connections.removeListener(watcher);
    }

    @Override
    public CompletionStage<SharedEventPage> recordedEvents(long after, int limit) {
        return CompletableFuture.completedFuture(recordedEvents.after(after, limit));
    }

    @Override
    public EventWatch watchRecordedEvents(Runnable watcher) {
        recordedEvents.addListener(watcher);
        return () -> recordedEvents.removeListener(watcher);
    }

    @Override
    public CompletionStage<List<MinuteSeries.Minute>> minutes(TenantId id) {
        return call(id, tenant -> tenant.series().toList());
    }

    @Override
    public CompletionStage<TopicLevel> topics(TenantId id, Optional<String> parent, String name) {
        return start(id, tenant -> EventLoopTasks.repeat(tenant.loop(), new TopicLevelScan(tenant, parent, name)));
    }

    @Override
    public CompletionStage<EventWatch> watchMessages(TenantId id, String filter, Consumer<LiveBatch> watcher) {
        return start(id, tenant -> LiveTap.open(tenant, filter, watcher));
    }

    @Override
    public CompletionStage<SharedEventPage> waitingSessions(long after, int limit) {
        return CompletableFuture.completedFuture(waiting.after(after, limit));
    }

    @Override
    public EventWatch watchWaitingSessions(Runnable watcher) {
        waiting.addListener(watcher);
        return () -> waiting.removeListener(watcher);
    }

    static void execute(Tenant tenant, Runnable task) {
        try {
            tenant.loop().execute(task);
        } catch (RejectedExecutionException e) {
            // The broker is closed and has no more events.
        }
    }

    /** Disconnects the clients of all tenants. The stage completes once no client is connected. */
    public CompletionStage<Void> drain(DrainPlan plan) {
        return CompletableFuture.allOf(tenants.all().stream()
                .map(tenant -> Drain.start(tenant, plan).toCompletableFuture())
                .toArray(CompletableFuture<?>[]::new));
    }

    private Tenant find(TenantId id) {
        return tenants.find(id).orElseThrow(() -> AdminException.unknownTenant(id));
    }

    /** Runs a query on the tenant's event loop. */
    private <T> CompletionStage<T> call(TenantId id, Function<Tenant, T> query) {
        return start(id, tenant -> EventLoopTasks.call(tenant.loop(), () -> query.apply(tenant)));
    }

    /** Starts an operation on the calling thread. The stage fails if that throws an {@link AdminException}. */
    private <T> CompletionStage<T> start(TenantId id, Function<Tenant, CompletionStage<T>> operation) {
        try {
            return operation.apply(find(id));
        } catch (AdminException e) {
            return CompletableFuture.failedFuture(e);
        }
    }
}
