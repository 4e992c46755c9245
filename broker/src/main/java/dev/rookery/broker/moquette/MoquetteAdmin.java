package dev.rookery.broker.moquette;

import dev.rookery.auth.TenantId;
import dev.rookery.broker.admin.AdminException;
import dev.rookery.broker.admin.AdminPageRequest;
import dev.rookery.broker.admin.AdminPublication;
import dev.rookery.broker.admin.BrokerAdmin;
import dev.rookery.broker.admin.BrokerStatus;
import dev.rookery.broker.admin.ClientDetails;
import dev.rookery.broker.admin.ClientSearch;
import dev.rookery.broker.admin.ClientSummary;
import dev.rookery.broker.admin.EventWatch;
import dev.rookery.broker.admin.Page;
import dev.rookery.broker.admin.RetainedView;
import dev.rookery.broker.admin.SubscriptionSearch;
import dev.rookery.broker.admin.SubscriptionView;
import dev.rookery.broker.admin.TenantStatus;
import dev.rookery.broker.event.EventPage;
import dev.rookery.broker.mqtt.MessageProperties;
import io.moquette.broker.Server;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttQoS;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** What Moquette's public API and the gates before it can answer: connected clients, kick, publish. */
final class MoquetteAdmin implements BrokerAdmin {
    private static final String PUBLISHER = "rookery-admin";

    private final String run = UUID.randomUUID().toString().substring(0, 8);
    private final Admissions admissions;
    private final Server server;
    private final Supplier<BrokerStatus> status;

    MoquetteAdmin(Admissions admissions, Server server, Supplier<BrokerStatus> status) {
        this.admissions = admissions;
        this.server = server;
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
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<TenantStatus> tenant(TenantId tenant) {
        return unsupported("count what a tenant uses");
    }

    @Override
    public CompletionStage<Page<ClientSummary>> clients(TenantId tenant, ClientSearch search, AdminPageRequest page) {
        if (!tenant.equals(TenantId.DEFAULT)) {
            return unknown(tenant);
        }
        String after = page.cursor().orElse("");
        List<ClientSummary> behind = admissions.all().stream()
                .filter(Admission::isConnected)
                .map(Admission::summary)
                .filter(client -> client.clientId().compareTo(after) > 0 && fits(client, search))
                .sorted(Comparator.comparing(ClientSummary::clientId))
                .limit(page.limit() + 1L)
                .toList();
        boolean more = behind.size() > page.limit();
        List<ClientSummary> items = more ? behind.subList(0, page.limit()) : behind;
        Optional<String> cursor = more ? Optional.of(items.get(items.size() - 1).clientId()) : Optional.empty();
        return CompletableFuture.completedFuture(new Page<>(items, cursor));
    }

    private static boolean fits(ClientSummary client, ClientSearch search) {
        String address = client.connection().orElseThrow().address();
        return search.clientId().map(client.clientId()::startsWith).orElse(true)
                && search.username().map(client.username()::startsWith).orElse(true)
                && search.address().map(address::startsWith).orElse(true)
                && search.connected().orElse(true);
    }

    @Override
    public CompletionStage<Optional<ClientDetails>> client(TenantId tenant, String clientId) {
        return unsupported("show a client's details");
    }

    @Override
    public CompletionStage<Boolean> kick(TenantId tenant, String clientId) {
        if (!tenant.equals(TenantId.DEFAULT)) {
            return unknown(tenant);
        }
        Optional<Admission> connected = admissions.find(clientId).filter(Admission::isConnected);
        connected.ifPresent(admission -> admission.close(MoquetteBroker.ADMINISTRATIVE_ACTION));
        return CompletableFuture.completedFuture(connected.isPresent());
    }

    @Override
    public CompletionStage<Page<SubscriptionView>> subscriptions(
            TenantId tenant, SubscriptionSearch search, AdminPageRequest page) {
        return unsupported("list subscriptions");
    }

    @Override
    public CompletionStage<Page<RetainedView>> retained(TenantId tenant, String filter, AdminPageRequest page) {
        return unsupported("browse retained messages");
    }

    @Override
    public CompletionStage<Integer> clearRetained(TenantId tenant, String filter) {
        return unsupported("clear retained messages");
    }

    /** Moquette does not say whether anybody subscribed: it is taken to be so. */
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
        return unsupported("tell of events");
    }

    @Override
    public EventWatch watch(TenantId tenant, Runnable watcher) {
        throw AdminException.unsupported("tell of events");
    }

    private static <T> CompletionStage<T> unsupported(String what) {
        return CompletableFuture.failedFuture(AdminException.unsupported(what));
    }

    private static <T> CompletionStage<T> unknown(TenantId tenant) {
        return CompletableFuture.failedFuture(AdminException.unknownTenant(tenant));
    }
}
