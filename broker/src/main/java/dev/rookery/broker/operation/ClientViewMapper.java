package dev.rookery.broker.operation;

import dev.rookery.broker.admin.AdminPageRequest;
import dev.rookery.broker.admin.ClientDetails;
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

/** Maps sessions to the types of the administration interface. Confined to the session's event loop. */
final class ClientViewMapper {
    private ClientViewMapper() {}

    static ClientSummary summary(Session session, Metering metering) {
        return new ClientSummary(
                session.clientId(),
                session.user().username(),
                metering.isService(session),
                session.isConnected(),
                session.stateChangedAt(),
                session.connection().map(ClientViewMapper::connection),
                session.subscriptions().size(),
                session.queuedMessages(),
                session.dropCount());
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

    static String address(Session session) {
        return session.connection().map(ClientViewMapper::address).orElse("");
    }

    private static String address(ClientConnection client) {
        return NetUtil.toSocketAddressString(client.transport().address());
    }

    private static ConnectionView connection(ClientConnection client) {
        return new ConnectionView(
                address(client), client.transport().transport(), name(client.version()), idle(client));
    }

    /** Returns the time since the last input. */
    static Duration idle(ClientConnection client) {
        return Duration.ofNanos(System.nanoTime() - client.transport().lastRead());
    }

    static String name(ProtocolVersion version) {
        return switch (version) {
            case V3_1 -> "3.1";
            case V3_1_1 -> "3.1.1";
            case V5 -> "5";
        };
    }

    private static ConnectionDetails connectionDetails(ClientConnection client) {
        return new ConnectionDetails(
                client.keepAliveSeconds(), client.receiveMaximum(), client.maximumPacketSize(), client.traffic());
    }
}
