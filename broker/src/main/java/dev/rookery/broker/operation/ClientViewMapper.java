package dev.rookery.broker.operation;

import dev.rookery.broker.admin.AdminPageRequest;
import dev.rookery.broker.admin.ClientDetails;
import dev.rookery.broker.admin.ClientSearch;
import dev.rookery.broker.admin.ClientSummary;
import dev.rookery.broker.admin.ConnectionDetails;
import dev.rookery.broker.admin.ConnectionView;
import dev.rookery.broker.admin.SubscriptionView;
import dev.rookery.broker.mqtt.ProtocolVersion;
import dev.rookery.broker.session.ClientConnection;
import dev.rookery.broker.session.Session;
import dev.rookery.broker.store.SessionKey;
import dev.rookery.broker.tenant.Metering;
import dev.rookery.broker.topic.Subscription;
import io.netty.util.NetUtil;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Maps sessions to the types of the administration interface. Confined to the session's event loop. */
final class ClientViewMapper {
    private ClientViewMapper() {}

    /** Returns the summary of a session that matches the search, or empty. */
    static Optional<ClientSummary> find(Session session, ClientSearch search, Metering metering) {
        boolean matches = search.matches(session.user().username(), session.isConnected(), () -> address(session));
        return matches ? Optional.of(summary(session, metering)) : Optional.empty();
    }

    private static ClientSummary summary(Session session, Metering metering) {
        return new ClientSummary(
                session.clientId(),
                session.user().username(),
                metering.isService(session),
                session.isConnected(),
                session.stateChangedAt(),
                session.connection().map(ClientViewMapper::connection),
                session.subscriptions().size(),
                session.queuedMessages());
    }

    static ClientDetails details(Session session, Metering metering) {
        return new ClientDetails(
                summary(session, metering),
                session.connection().map(ClientViewMapper::connectionDetails),
                session.expirySeconds(),
                subscriptions(session),
                session.queuedBytes(),
                session.inflight(),
                session.inbound().size(),
                session.limits(),
                session.dropCount(),
                session.latestDrops());
    }

    static List<Subscription<Session>> sortedByFilter(Session session) {
        return session.subscriptions().stream()
                .sorted(Comparator.comparing(Subscription::filter))
                .toList();
    }

    static SubscriptionView view(Subscription<Session> subscription) {
        SessionKey owner = subscription.owner().key();
        return new SubscriptionView(owner.clientId(), owner.username(), subscription.filter(), subscription.options());
    }

    private static List<SubscriptionView> subscriptions(Session session) {
        return sortedByFilter(session).stream()
                .limit(AdminPageRequest.MAX_LIMIT)
                .map(ClientViewMapper::view)
                .toList();
    }

    private static String address(Session session) {
        return session.connection().map(ClientViewMapper::address).orElse("");
    }

    private static String address(ClientConnection client) {
        return NetUtil.toSocketAddressString(client.transport().address());
    }

    private static ConnectionView connection(ClientConnection client) {
        return new ConnectionView(address(client), client.transport().transport(), name(client.version()));
    }

    private static String name(ProtocolVersion version) {
        return switch (version) {
            case V3_1 -> "3.1";
            case V3_1_1 -> "3.1.1";
            case V5 -> "5";
        };
    }

    private static ConnectionDetails connectionDetails(ClientConnection client) {
        Duration idle = Duration.ofNanos(System.nanoTime() - client.transport().lastRead());
        return new ConnectionDetails(
                client.keepAliveSeconds(), client.receiveMaximum(), client.maximumPacketSize(), idle, client.traffic());
    }
}
