package dev.rookery.broker.operation;

import dev.rookery.broker.admin.ClientSearch;
import dev.rookery.broker.mqtt.ReasonCode;
import dev.rookery.broker.session.ClientConnection;
import dev.rookery.broker.session.Session;
import dev.rookery.broker.tenant.Tenant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Counts the clients that match a search, or disconnects them, in slices. */
final class ClientSweep implements Supplier<Optional<Integer>> {
    /** Disconnecting a client may publish a will. */
    private static final int DISCONNECTED_PER_SLICE = 32;

    private final Tenant tenant;
    private final String prefix;
    private final ClientFilter filter;
    private final boolean disconnects;
    private final int atMost;
    private String position = "";
    private int count;

    private ClientSweep(Tenant tenant, ClientSearch search, boolean disconnects, int atMost) {
        this.tenant = tenant;
        this.prefix = search.clientId().orElse("");
        this.filter = new ClientFilter(search, tenant.metering());
        this.disconnects = disconnects;
        this.atMost = atMost;
    }

    static ClientSweep counting(Tenant tenant, ClientSearch search) {
        return new ClientSweep(tenant, search, false, Integer.MAX_VALUE);
    }

    static ClientSweep disconnecting(Tenant tenant, ClientSearch search, int atMost) {
        return new ClientSweep(tenant, search, true, atMost);
    }

    @Override
    public Optional<Integer> get() {
        Iterator<Session> sessions = ClientOperations.sessions(tenant, prefix, position);
        // Disconnecting changes the list.
        List<ClientConnection> found = new ArrayList<>();
        boolean complete = true;
        for (int seen = 0; seen < EventLoopTasks.SLICE_SIZE; seen++) {
            complete = !sessions.hasNext() || count == atMost;
            if (complete || found.size() == DISCONNECTED_PER_SLICE) {
                break;
            }
            Session session = sessions.next();
            position = SessionPosition.of(session.key());
            if (filter.matches(session)) {
                count++;
                if (disconnects) {
                    session.connection().ifPresent(found::add);
                }
            }
        }
        found.forEach(client -> client.disconnect(ReasonCode.ADMINISTRATIVE_ACTION));
        return complete ? Optional.of(count) : Optional.empty();
    }
}
