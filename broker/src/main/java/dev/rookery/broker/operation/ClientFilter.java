package dev.rookery.broker.operation;

import dev.rookery.broker.admin.ClientConditions;
import dev.rookery.broker.admin.ClientSearch;
import dev.rookery.broker.session.Session;
import dev.rookery.broker.tenant.Metering;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** Evaluates search criteria, except the prefix of the client id, for sessions. Confined to the tenant's event loop. */
final class ClientFilter {
    private final ClientSearch search;
    private final ClientConditions conditions;
    private final Optional<String> text;
    private final Metering metering;

    ClientFilter(ClientSearch search, Metering metering) {
        this.search = search;
        this.conditions = search.conditions();
        this.text = conditions.text().map(part -> part.toLowerCase(Locale.ROOT));
        this.metering = metering;
    }

    boolean matches(Session session) {
        return search.matches(session.user().username(), session.isConnected(), () -> ClientViewMapper.address(session))
                && hasState(session)
                && hasConnection(session)
                && text.map(part -> contains(session, part)).orElse(true);
    }

    private boolean hasState(Session session) {
        return session.queuedMessages() >= conditions.minimumQueued()
                && session.dropCount() >= conditions.minimumDropped()
                && conditions
                        .service()
                        .map(wanted -> wanted == metering.isService(session))
                        .orElse(true);
    }

    private boolean hasConnection(Session session) {
        return conditions.minimumIdle().map(least -> isIdle(session, least)).orElse(true)
                && conditions
                        .transport()
                        .map(wanted -> session.connection()
                                .filter(client -> client.transport().transport().equals(wanted))
                                .isPresent())
                        .orElse(true)
                && conditions
                        .protocol()
                        .map(wanted -> session.connection()
                                .filter(client ->
                                        ClientViewMapper.name(client.version()).equals(wanted))
                                .isPresent())
                        .orElse(true);
    }

    private static boolean isIdle(Session session, Duration least) {
        return session.connection()
                .filter(client -> ClientViewMapper.idle(client).compareTo(least) >= 0)
                .isPresent();
    }

    private static boolean contains(Session session, String part) {
        return session.clientId().toLowerCase(Locale.ROOT).contains(part)
                || session.user().username().toLowerCase(Locale.ROOT).contains(part)
                || ClientViewMapper.address(session).contains(part);
    }
}
