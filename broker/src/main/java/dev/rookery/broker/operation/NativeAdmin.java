package dev.rookery.broker.operation;

import dev.rookery.auth.TenantId;
import dev.rookery.broker.admin.AdminException;
import dev.rookery.broker.admin.AdminPageRequest;
import dev.rookery.broker.admin.AdminPublication;
import dev.rookery.broker.admin.BrokerAdmin;
import dev.rookery.broker.admin.BrokerStatus;
import dev.rookery.broker.admin.ClientDetails;
import dev.rookery.broker.admin.ClientSearch;
import dev.rookery.broker.admin.ClientSummary;
import dev.rookery.broker.admin.DrainPlan;
import dev.rookery.broker.admin.EventWatch;
import dev.rookery.broker.admin.Page;
import dev.rookery.broker.admin.RetainedView;
import dev.rookery.broker.admin.SubscriptionSearch;
import dev.rookery.broker.admin.SubscriptionView;
import dev.rookery.broker.admin.TenantStatus;
import dev.rookery.broker.client.TopicDepth;
import dev.rookery.broker.event.EventLog;
import dev.rookery.broker.event.EventPage;
import dev.rookery.broker.mqtt.Message;
import dev.rookery.broker.mqtt.ReasonCode;
import dev.rookery.broker.session.ClientConnection;
import dev.rookery.broker.session.Session;
import dev.rookery.broker.tenant.Tenant;
import dev.rookery.broker.tenant.Tenants;
import io.netty.util.concurrent.EventExecutor;
import java.util.Iterator;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The native engine's answers. */
public final class NativeAdmin implements BrokerAdmin {
    private final Tenants tenants;
    private final Iterable<EventExecutor> loops;
    private final int maximumPacketSize;
    private final Supplier<BrokerStatus> status;
    private final String run = UUID.randomUUID().toString().substring(0, 8);

    /**
     * @param loops every thread that serves clients
     * @param maximumPacketSize the largest packet that a client may publish, in bytes
     */
    public NativeAdmin(
            Tenants tenants, Iterable<EventExecutor> loops, int maximumPacketSize, Supplier<BrokerStatus> status) {
        this.tenants = tenants;
        this.loops = loops;
        this.maximumPacketSize = maximumPacketSize;
        this.status = status;
    }

    @Override
    public String run() {
        return run;
    }

    @Override
    public CompletionStage<BrokerStatus> status() {
        return CompletableFuture.completedFuture(status.get());
    }

    @Override
    public CompletionStage<Void> check() {
        CompletableFuture<?>[] answers = StreamSupport.stream(loops.spliterator(), false)
                .map(loop -> CompletableFuture.runAsync(() -> {}, loop))
                .toArray(CompletableFuture<?>[]::new);
        return CompletableFuture.allOf(answers);
    }

    @Override
    public CompletionStage<TenantStatus> tenant(TenantId id) {
        return ask(id, NativeAdmin::describe);
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
        return with(id, tenant -> {
            String prefix = search.clientId().orElse("");
            return Slices.repeat(
                    tenant.loop(),
                    new PageScan<>(
                            after -> clientsFrom(tenant, prefix, after),
                            Session::clientId,
                            session -> ClientViews.find(session, search),
                            request));
        });
    }

    private static Iterator<Session> clientsFrom(Tenant tenant, String prefix, String after) {
        boolean fromPrefix = prefix.compareTo(after) > 0;
        Iterable<Session> sessions = () -> tenant.sessions().after(fromPrefix ? prefix : after);
        Stream<Session> behind = StreamSupport.stream(sessions.spliterator(), false)
                .takeWhile(session -> session.clientId().startsWith(prefix));
        Stream<Session> exact = fromPrefix ? tenant.sessions().find(prefix).stream() : Stream.empty();
        return Stream.concat(exact, behind).iterator();
    }

    @Override
    public CompletionStage<Optional<ClientDetails>> client(TenantId id, String clientId) {
        return ask(id, tenant -> tenant.sessions().find(clientId).map(ClientViews::details));
    }

    @Override
    public CompletionStage<Boolean> kick(TenantId id, String clientId) {
        return ask(id, tenant -> {
            Optional<ClientConnection> peer = tenant.sessions().find(clientId).flatMap(Session::connection);
            peer.ifPresent(client -> client.disconnect(ReasonCode.ADMINISTRATIVE_ACTION));
            return peer.isPresent();
        });
    }

    @Override
    public CompletionStage<Page<SubscriptionView>> subscriptions(
            TenantId id, SubscriptionSearch search, AdminPageRequest request) {
        return with(
                id, tenant -> Slices.repeat(tenant.loop(), new SubscriptionScan(tenant.sessions(), search, request)));
    }

    @Override
    public CompletionStage<Page<RetainedView>> retained(TenantId id, String filter, AdminPageRequest request) {
        return with(id, tenant -> RetainedOperations.page(tenant, filter, request));
    }

    @Override
    public CompletionStage<Integer> clearRetained(TenantId id, String filter) {
        return with(id, tenant -> RetainedOperations.clear(tenant, filter));
    }

    @Override
    public CompletionStage<Boolean> publish(TenantId id, AdminPublication publication) {
        return ask(id, tenant -> {
            Message message = Message.of(
                    publication.topic(),
                    publication.payload(),
                    publication.qos(),
                    publication.retain(),
                    publication.properties(),
                    System.nanoTime());
            int levels = tenant.limits().client().topicLevels();
            if (TopicDepth.exceeds(publication.topic(), levels)) {
                throw AdminException.invalid("The topic has more than " + levels + " levels");
            }
            if (message.size() > maximumPacketSize) {
                throw AdminException.invalid(
                        "The message is larger than packets may be: " + maximumPacketSize + " bytes");
            }
            ReasonCode reason = tenant.publisher().publish(message, null);
            if (reason == ReasonCode.QUOTA_EXCEEDED) {
                throw new AdminException(
                        AdminException.Kind.QUOTA_EXCEEDED, "As much is retained for this tenant as may be");
            }
            return reason == ReasonCode.SUCCESS;
        });
    }

    @Override
    public CompletionStage<EventPage> events(TenantId id, long after, int limit) {
        return ask(id, tenant -> tenant.events().log().after(after, limit));
    }

    @Override
    public EventWatch watch(TenantId id, Runnable watcher) {
        Tenant tenant = find(id);
        EventLog log = tenant.events().log();
        execute(tenant, () -> log.addListener(watcher));
        return () -> execute(tenant, () -> log.removeListener(watcher));
    }

    private static void execute(Tenant tenant, Runnable task) {
        try {
            tenant.loop().execute(task);
        } catch (RejectedExecutionException e) {
            // The broker is closed: there are no more events.
        }
    }

    /** Sends the clients of every tenant away; completed once nobody is connected. */
    public CompletionStage<Void> drain(DrainPlan plan) {
        return CompletableFuture.allOf(tenants.all().stream()
                .map(tenant -> Drain.start(tenant, plan).toCompletableFuture())
                .toArray(CompletableFuture<?>[]::new));
    }

    private Tenant find(TenantId id) {
        return tenants.find(id).orElseThrow(() -> AdminException.unknownTenant(id));
    }

    private interface Question<T> {
        T ask(Tenant tenant);
    }

    private <T> CompletionStage<T> ask(TenantId id, Question<T> question) {
        return with(id, tenant -> Slices.ask(tenant.loop(), () -> question.ask(tenant)));
    }

    private <T> CompletionStage<T> with(TenantId id, Question<CompletionStage<T>> question) {
        try {
            return question.ask(find(id));
        } catch (AdminException e) {
            return CompletableFuture.failedFuture(e);
        }
    }
}
