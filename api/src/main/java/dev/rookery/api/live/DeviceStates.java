package dev.rookery.api.live;

import dev.rookery.api.broker.AdminPort;
import dev.rookery.api.broker.BrokerAccess;
import dev.rookery.api.broker.BrokerClient;
import dev.rookery.api.broker.ClientEvent;
import dev.rookery.api.broker.EventFollower;
import dev.rookery.api.broker.EventListener;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps who is online up to date from the broker's events. How far they are taken in is written with what they changed, so
 * that none counts twice and a restarted API goes on where it was; what was missed is put right from the list of clients.
 */
final class DeviceStates implements EventListener {
    private static final int PAGE = 1000;
    private static final Map<String, String> CONNECTED = Map.of("connected", "true");

    private final Vertx vertx;
    private final BrokerAccess access;
    private final AdminPort port;
    private final DeviceStateRepository states;
    /** Null before the start. */
    private EventFollower follower;

    DeviceStates(Vertx vertx, Pool pool, BrokerAccess access, AdminPort port) {
        this.vertx = vertx;
        this.access = access;
        this.port = port;
        this.states = new DeviceStateRepository(pool);
    }

    Future<Void> start() {
        return states.position().map(position -> {
            follower = new EventFollower(vertx, access, position.map(EventCursor::text), this);
            follower.start();
            return null;
        });
    }

    Future<Void> close() {
        return follower == null ? Future.succeededFuture() : follower.close();
    }

    @Override
    public Future<Void> happened(List<ClientEvent> events) {
        return states.take(events);
    }

    @Override
    public Future<Void> reset(String position) {
        return all(new ArrayList<>(), Optional.empty())
                .compose(clients -> states.replace(EventCursor.parse(position), clients));
    }

    private Future<List<BrokerClient>> all(List<BrokerClient> found, Optional<String> cursor) {
        return port.clients(CONNECTED, PAGE, cursor).compose(page -> {
            found.addAll(page.items());
            return page.next().isPresent() ? all(found, page.next()) : Future.succeededFuture(found);
        });
    }
}
