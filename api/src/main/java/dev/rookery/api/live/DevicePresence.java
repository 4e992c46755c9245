package dev.rookery.api.live;

import dev.rookery.api.broker.AdminPort;
import dev.rookery.api.broker.BrokerAccess;
import dev.rookery.api.broker.BrokerClient;
import dev.rookery.api.broker.ClientEvent;
import dev.rookery.api.broker.EventFollower;
import dev.rookery.api.broker.EventListener;
import dev.rookery.auth.TenantId;
import dev.rookery.tenant.TenantDatabase;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Updates the connection state of devices from the broker's events. The position in the events is stored with the
 * changes, so that every event is applied once and a restarted API resumes there. After a gap in the events, the state
 * is rebuilt from the list of connected clients.
 */
final class DevicePresence implements EventListener {
    private static final int PAGE_SIZE = 1000;
    private static final Map<String, String> CONNECTED = Map.of("connected", "true");

    private final Vertx vertx;
    private final BrokerAccess access;
    private final AdminPort port;
    private final DevicePresenceRepository repository;
    /** Set by {@link #start}. */
    private @Nullable EventFollower follower;

    DevicePresence(Vertx vertx, TenantDatabase database, BrokerAccess access, AdminPort port) {
        this.vertx = vertx;
        this.access = access;
        this.port = port;
        this.repository = new DevicePresenceRepository(database);
    }

    Future<Void> start() {
        return repository.position().compose(position -> {
            EventFollower started =
                    new EventFollower(vertx, access, TenantId.DEFAULT, position.map(EventCursor::text), this);
            started.start();
            follower = started;
            return Future.succeededFuture();
        });
    }

    Future<Void> close() {
        return follower == null ? Future.succeededFuture() : follower.close();
    }

    @Override
    public Future<Void> happened(List<ClientEvent> events) {
        return repository.apply(events);
    }

    @Override
    public Future<Void> reset(String position) {
        return connectedClients(new ArrayList<>(), Optional.empty())
                .compose(clients -> repository.replace(EventCursor.parse(position), clients));
    }

    private Future<List<BrokerClient>> connectedClients(List<BrokerClient> found, Optional<String> cursor) {
        return port.tenant(TenantId.DEFAULT)
                .clients(CONNECTED, PAGE_SIZE, cursor)
                .compose(page -> {
                    found.addAll(page.items());
                    return page.next().isPresent()
                            ? connectedClients(found, page.next())
                            : Future.succeededFuture(found);
                });
    }
}
