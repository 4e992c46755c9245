package dev.rookery.broker.operation;

import dev.rookery.broker.admin.AdminException;
import dev.rookery.broker.admin.AdminPageRequest;
import dev.rookery.broker.admin.ClientOrder;
import dev.rookery.broker.admin.ClientPage;
import dev.rookery.broker.admin.ClientReference;
import dev.rookery.broker.admin.ClientSearch;
import dev.rookery.broker.admin.ClientSummary;
import dev.rookery.broker.admin.Page;
import dev.rookery.broker.mqtt.ReasonCode;
import dev.rookery.broker.session.ClientConnection;
import dev.rookery.broker.session.Session;
import dev.rookery.broker.store.SessionKey;
import dev.rookery.broker.tenant.Tenant;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.StreamSupport;

/** Lists, counts and disconnects the clients of a tenant. Stages complete on the tenant's event loop. */
final class ClientOperations {
    private ClientOperations() {}

    /** Returns the clients by client id and username. */
    static CompletionStage<Page<ClientSummary>> page(Tenant tenant, ClientSearch search, AdminPageRequest request) {
        ClientFilter filter = new ClientFilter(search, tenant.metering());
        String prefix = search.clientId().orElse("");
        return EventLoopTasks.repeat(
                tenant.loop(),
                new PageScan<>(
                        after -> sessions(tenant, prefix, after),
                        session -> SessionPosition.of(session.key()),
                        session -> Optional.of(session)
                                .filter(filter::matches)
                                .map(found -> ClientViewMapper.summary(found, tenant.metering())),
                        request));
    }

    static CompletionStage<ClientPage> sorted(
            Tenant tenant, ClientSearch search, ClientOrder order, AdminPageRequest request) {
        return EventLoopTasks.repeat(tenant.loop(), new SortedClientScan(tenant, search, order, request));
    }

    static CompletionStage<Integer> count(Tenant tenant, ClientSearch search) {
        return EventLoopTasks.repeat(tenant.loop(), ClientSweep.counting(tenant, search));
    }

    static CompletionStage<Integer> disconnect(Tenant tenant, ClientSearch search, int atMost) {
        return count(tenant, search).thenCompose(count -> {
            if (count > atMost) {
                throw new AdminException(
                        AdminException.Kind.CONFLICT,
                        count + " connected clients match, more than the permitted " + atMost
                                + ". List them again, and repeat the request with the new number");
            }
            return EventLoopTasks.repeat(tenant.loop(), ClientSweep.disconnecting(tenant, search, atMost));
        });
    }

    /** Ends one session without its will. Returns whether there was one. */
    static boolean endSession(Tenant tenant, ClientReference client) {
        Optional<Session> session = find(tenant, client);
        session.ifPresent(found -> {
            if (tenant.metering().isService(found)) {
                throw AdminException.invalid("The session belongs to a component of the platform, which needs it");
            }
            tenant.endSession(found);
        });
        return session.isPresent();
    }

    static boolean disconnect(Tenant tenant, ClientReference client) {
        Optional<ClientConnection> connection = find(tenant, client).flatMap(Session::connection);
        connection.ifPresent(connected -> connected.disconnect(ReasonCode.ADMINISTRATIVE_ACTION));
        return connection.isPresent();
    }

    /**
     * Returns the session of a client.
     *
     * @throws AdminException if several users have a session with this client id and the reference names no user
     */
    static Optional<Session> find(Tenant tenant, ClientReference client) {
        if (client.username().isPresent()) {
            return tenant.sessions()
                    .find(new SessionKey(client.clientId(), client.username().get()));
        }
        List<Session> sessions = tenant.sessions().withClientId(client.clientId());
        if (sessions.size() > 1) {
            throw AdminException.ambiguousClient(client.clientId());
        }
        return sessions.stream().findFirst();
    }

    /** Returns the sessions after a position whose client id has the prefix, in order. */
    static Iterator<Session> sessions(Tenant tenant, String prefix, String after) {
        SessionKey start = new SessionKey(prefix, "");
        SessionKey position = SessionPosition.parse(after);
        Iterable<Session> sessions = () -> start.compareTo(position) > 0
                ? tenant.sessions().from(start)
                : tenant.sessions().after(position);
        return StreamSupport.stream(sessions.spliterator(), false)
                .takeWhile(session -> session.clientId().startsWith(prefix))
                .iterator();
    }
}
