package dev.rookery.broker.engine;

import dev.rookery.broker.ConnectedClient;
import dev.rookery.broker.mqtt.ReasonCode;
import dev.rookery.broker.session.ClientConnection;
import dev.rookery.broker.session.Session;
import dev.rookery.broker.store.SessionKey;
import dev.rookery.broker.tenant.Tenant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Connected clients of a tenant. The methods are called on its event loop. */
final class TenantClients {
    private TenantClients() {}

    static List<ConnectedClient> of(Tenant tenant) {
        List<ConnectedClient> clients = new ArrayList<>();
        for (Session session : tenant.sessions().all()) {
            session.connection()
                    .map(client -> new ConnectedClient(
                            tenant.id(),
                            session.clientId(),
                            session.user().username(),
                            client.transport().address()))
                    .ifPresent(clients::add);
        }
        return clients;
    }

    /** Returns whether the client was connected. */
    static boolean disconnect(Tenant tenant, SessionKey key) {
        Optional<ClientConnection> client = tenant.sessions().find(key).flatMap(Session::connection);
        client.ifPresent(connected -> connected.disconnect(ReasonCode.ADMINISTRATIVE_ACTION));
        return client.isPresent();
    }

    /** Disconnects all clients and returns the number of sessions. */
    static int disconnectAll(Tenant tenant) {
        List<Session> sessions = tenant.sessions().all();
        for (Session session : sessions) {
            session.connection().ifPresent(client -> client.disconnect(ReasonCode.SERVER_SHUTTING_DOWN));
        }
        return sessions.size();
    }
}
