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
import dev.rookery.broker.topic.Subscription;
import io.netty.util.NetUtil;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What is shown of a session. For its event loop. */
final class ClientViews {
    private ClientViews() {}

    /** The session's summary, if it is one of those wanted. */
    static Optional<ClientSummary> find(Session session, ClientSearch search) {
        boolean fits = search.username()
                        .map(prefix -> session.user().username().startsWith(prefix))
                        .orElse(true)
                && search.connected()
                        .map(wanted -> wanted == session.isConnected())
                        .orElse(true)
                && search.address()
                        .map(prefix -> address(session).startsWith(prefix))
                        .orElse(true);
        return fits ? Optional.of(summary(session)) : Optional.empty();
    }

    static ClientSummary summary(Session session) {
        return new ClientSummary(
                session.clientId(),
                session.user().username(),
                session.isConnected(),
                session.stateChangedAt(),
                session.connection().map(ClientViews::connection),
                session.subscriptions().size(),
                session.queuedMessages());
    }

    static ClientDetails details(Session session) {
        return new ClientDetails(
                summary(session),
                session.connection().map(ClientViews::connectionDetails),
                session.expirySeconds(),
                subscriptions(session),
                session.queuedBytes(),
                session.inflight(),
                session.inbound().size(),
                session.limits(),
                session.dropCount(),
                session.latestDrops());
    }

    static List<Subscription<Session>> inOrder(Session session) {
        return session.subscriptions().stream()
                .sorted(Comparator.comparing(Subscription::filter))
                .toList();
    }

    static SubscriptionView view(Subscription<Session> subscription) {
        return new SubscriptionView(subscription.owner().clientId(), subscription.filter(), subscription.options());
    }

    private static List<SubscriptionView> subscriptions(Session session) {
        return inOrder(session).stream()
                .limit(AdminPageRequest.LARGEST)
                .map(ClientViews::view)
                .toList();
    }

    private static String address(Session session) {
        return session.connection().map(ClientViews::address).orElse("");
    }

    private static String address(ClientConnection peer) {
        return NetUtil.toSocketAddressString(peer.transport().address());
    }

    private static ConnectionView connection(ClientConnection peer) {
        return new ConnectionView(address(peer), peer.transport().transport(), name(peer.version()));
    }

    private static String name(ProtocolVersion version) {
        return switch (version) {
            case V3_1 -> "3.1";
            case V3_1_1 -> "3.1.1";
            case V5 -> "5";
        };
    }

    private static ConnectionDetails connectionDetails(ClientConnection peer) {
        Duration quiet = Duration.ofNanos(System.nanoTime() - peer.transport().lastRead());
        return new ConnectionDetails(
                peer.keepAliveSeconds(), peer.receiveMaximum(), peer.maximumPacketSize(), quiet, peer.traffic());
    }
}
