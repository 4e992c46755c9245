package dev.rookery.broker.moquette;

import dev.rookery.auth.TenantId;
import dev.rookery.broker.admin.AbstractBrokerAdmin;
import dev.rookery.broker.admin.AdminException;
import dev.rookery.broker.admin.AdminPageRequest;
import dev.rookery.broker.admin.AdminPublication;
import dev.rookery.broker.admin.BrokerStatus;
import dev.rookery.broker.admin.ClientConditions;
import dev.rookery.broker.admin.ClientDetails;
import dev.rookery.broker.admin.ClientOrder;
import dev.rookery.broker.admin.ClientPage;
import dev.rookery.broker.admin.ClientReference;
import dev.rookery.broker.admin.ClientSearch;
import dev.rookery.broker.admin.ClientSummary;
import dev.rookery.broker.admin.ConnectionView;
import dev.rookery.broker.admin.EventWatch;
import dev.rookery.broker.admin.LiveBatch;
import dev.rookery.broker.admin.MemoryStatus;
import dev.rookery.broker.admin.Page;
import dev.rookery.broker.admin.RetainedView;
import dev.rookery.broker.admin.SubscriptionSearch;
import dev.rookery.broker.admin.SubscriptionView;
import dev.rookery.broker.admin.TenantStatus;
import dev.rookery.broker.admin.TopicLevel;
import dev.rookery.broker.event.EventPage;
import dev.rookery.broker.event.SharedEventPage;
import dev.rookery.broker.meter.MinuteSeries;
import dev.rookery.broker.event.WaitingPage;
import dev.rookery.broker.mqtt.MessageProperties;
import io.moquette.broker.Server;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttQoS;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Administration of the Moquette engine, as far as Moquette's public API and the handlers before it allow: connected clients,
 * disconnects, publishing. Thread-safe.
 */
final class MoquetteAdmin extends AbstractBrokerAdmin {
    private static final String PUBLISHER = "rookery-admin";

    private final TicketSecurity security;
    private final Server server;

    MoquetteAdmin(TicketSecurity security, Server server, Supplier<BrokerStatus> status) {
        super(status);
        this.security = security;
        this.server = server;
    }

    @Override
    public CompletionStage<Void> check() {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<MemoryStatus> memory() {
        return unsupported("count the memory of its clients");
    }

    @Override
    public CompletionStage<TenantStatus> tenant(TenantId tenant) {
        return unsupported("count the usage of a tenant");
    }

    @Override
    public CompletionStage<Page<ClientSummary>> clients(TenantId tenant, ClientSearch search, AdminPageRequest page) {
        if (!tenant.equals(TenantId.DEFAULT)) {
            return unknown(tenant);
        }
        if (!search.conditions().equals(ClientConditions.ANY)) {
            return unsupported("filter clients by their state");
        }
        String after = page.cursor().orElse("");
        List<ClientSummary> later = security.all().stream()
                .filter(AuthenticatedClient::isConnected)
                .map(AuthenticatedClient::summary)
                .filter(client -> client.clientId().compareTo(after) > 0 && matches(client, search))
                .sorted(Comparator.comparing(ClientSummary::clientId))
                .limit(page.limit() + 1L)
                .toList();
        boolean more = later.size() > page.limit();
        List<ClientSummary> items = more ? later.subList(0, page.limit()) : later;
        Optional<String> cursor = more ? Optional.of(items.get(items.size() - 1).clientId()) : Optional.empty();
        return CompletableFuture.completedFuture(new Page<>(items, cursor));
    }

    private static boolean matches(ClientSummary client, ClientSearch search) {
        return search.clientId().map(client.clientId()::startsWith).orElse(true)
                && search.matches(client.username(), true, () -> client.connection()
                        .map(ConnectionView::address)
                        .orElse(""));
    }

    @Override
    public CompletionStage<ClientPage> clients(
            TenantId tenant, ClientSearch search, ClientOrder order, AdminPageRequest page) {
        return unsupported("sort clients");
    }

    @Override
    public CompletionStage<Integer> countClients(TenantId tenant, ClientSearch search) {
        return unsupported("count clients");
    }

    @Override
    public CompletionStage<Integer> kickAll(TenantId tenant, ClientSearch search, int atMost) {
        return unsupported("disconnect many clients");
    }

    @Override
    public CompletionStage<Boolean> endSession(TenantId tenant, ClientReference client) {
        return unsupported("end a session");
    }

    @Override
    public CompletionStage<Optional<ClientDetails>> client(TenantId tenant, ClientReference client) {
        return unsupported("show the details of a client");
    }

    @Override
    public CompletionStage<Integer> endSessions(TenantId tenant, String username) {
        return unsupported("end the sessions of a user");
    }

    @Override
    public CompletionStage<Boolean> kick(TenantId tenant, ClientReference reference) {
        if (!tenant.equals(TenantId.DEFAULT)) {
            return unknown(tenant);
        }
        Optional<AuthenticatedClient> connected = security.find(reference.clientId())
                .filter(AuthenticatedClient::isConnected)
                .filter(client -> reference
                        .username()
                        .map(client.user().username()::equals)
                        .orElse(true));
        connected.ifPresent(client -> client.close(MoquetteBroker.ADMINISTRATIVE_ACTION));
        return CompletableFuture.completedFuture(connected.isPresent());
    }

    @Override
    public CompletionStage<Page<SubscriptionView>> subscriptions(
            TenantId tenant, SubscriptionSearch search, AdminPageRequest page) {
        return unsupported("list subscriptions");
    }

    @Override
    public CompletionStage<Page<RetainedView>> retained(TenantId tenant, String filter, AdminPageRequest page) {
        return unsupported("list retained messages");
    }

    @Override
    public CompletionStage<Integer> clearRetained(TenantId tenant, String filter) {
        return unsupported("clear retained messages");
    }

    /** Moquette does not report whether there was a matching subscription; the result is always true. */
    @Override
    public CompletionStage<Boolean> publish(TenantId tenant, AdminPublication publication) {
        if (!tenant.equals(TenantId.DEFAULT)) {
            return unknown(tenant);
        }
        if (!publication.properties().equals(MessageProperties.NONE)) {
            return unsupported("publish with properties");
        }
        MqttPublishMessage message = MqttMessageBuilders.publish()
                .topicName(publication.topic())
                .qos(MqttQoS.valueOf(publication.qos()))
                .retained(publication.retain())
                .payload(Unpooled.wrappedBuffer(publication.payload()))
                .build();
        return CompletableFuture.supplyAsync(() -> {
            server.internalPublish(message, PUBLISHER);
            return true;
        });
    }

    @Override
    public CompletionStage<EventPage> events(TenantId tenant, long after, int limit) {
        return unsupported("report events");
    }

    @Override
    public EventWatch watch(TenantId tenant, Runnable watcher) {
        throw AdminException.unsupported("report events");
    }

    @Override
    public CompletionStage<SharedEventPage> connections(long after, int limit) {
        return unsupported("report events");
    }

    @Override
    public EventWatch watchConnections(Runnable watcher) {
        throw AdminException.unsupported("report events");
    }

    @Override
    public CompletionStage<WaitingPage> waitingSessions(long after, int limit) {
        return unsupported("report events");
    }

    @Override
    public EventWatch watchWaitingSessions(Runnable watcher) {
        throw AdminException.unsupported("report events");
    }

    @Override
    public CompletionStage<SharedEventPage> recordedEvents(long after, int limit) {
        return unsupported("report events");
    }

    @Override
    public EventWatch watchRecordedEvents(Runnable watcher) {
        throw AdminException.unsupported("report events");
    }

    @Override
    public CompletionStage<List<MinuteSeries.Minute>> minutes(TenantId tenant) {
        return unsupported("count the usage of a tenant");
    }

    @Override
    public CompletionStage<TopicLevel> topics(TenantId tenant, Optional<String> parent, String name) {
        return unsupported("list topics");
    }

    @Override
    public CompletionStage<EventWatch> watchMessages(TenantId tenant, String filter, Consumer<LiveBatch> watcher) {
        return unsupported("show published messages");
    }

    private static <T> CompletionStage<T> unsupported(String action) {
        return CompletableFuture.failedFuture(AdminException.unsupported(action));
    }

    private static <T> CompletionStage<T> unknown(TenantId tenant) {
        return CompletableFuture.failedFuture(AdminException.unknownTenant(tenant));
    }
}
