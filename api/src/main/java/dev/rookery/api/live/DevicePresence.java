package dev.rookery.api.live;

import dev.rookery.api.broker.AdminPort;
import dev.rookery.api.broker.BrokerAccess;
import dev.rookery.api.broker.BrokerProblem;
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
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Updates the connection state of the devices of all tenants from the broker's events. The position in the events is stored with the
 * changes, so that every event is applied once and a restarted API resumes there. After a gap in the events, the state
 * is rebuilt from the list of connected clients.
 */
final class DevicePresence implements EventListener {
    private static final int PAGE_SIZE = 1000;
    private static final int NOT_FOUND = 404;
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
            EventFollower started = EventFollower.ofAllTenants(vertx, access, position.map(EventCursor::text), this);
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
        List<TenantClient> found = new ArrayList<>();
        return port.status()
                .compose(status -> eachInTurn(status.tenants(), tenant -> addConnected(found, tenant)))
                .compose(listed -> repository.replace(EventCursor.parse(position), found));
    }

    private Future<Void> addConnected(List<TenantClient> found, TenantId tenant) {
        return addConnected(found, tenant, Optional.empty())
                // The tenant has been removed since the list was read.
                .recover(failure -> failure instanceof BrokerProblem problem && problem.status() == NOT_FOUND
                        ? Future.succeededFuture()
                        : Future.failedFuture(failure));
    }

    private Future<Void> addConnected(List<TenantClient> found, TenantId tenant, Optional<String> cursor) {
        return port.tenant(tenant).clients(CONNECTED, PAGE_SIZE, cursor).compose(page -> {
            page.items().forEach(client -> found.add(new TenantClient(tenant, client)));
            return page.next().isPresent() ? addConnected(found, tenant, page.next()) : Future.succeededFuture();
        });
    }

    private static <T> Future<Void> eachInTurn(List<T> items, Function<T, Future<Void>> action) {
        Future<Void> done = Future.succeededFuture();
        for (T item : items) {
            done = done.compose(previous -> action.apply(item));
        }
        return done;
    }
}
