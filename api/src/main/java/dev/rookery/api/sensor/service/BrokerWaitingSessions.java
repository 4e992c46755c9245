package dev.rookery.api.sensor.service;

import dev.rookery.api.broker.BrokerAccess;
import dev.rookery.api.broker.ClientEvent;
import dev.rookery.api.broker.EventFollower;
import dev.rookery.api.broker.EventListener;
import dev.rookery.api.sensor.ingest.WaitingSessions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Announcements of the broker's admin port. Thread-safe. */
public final class BrokerWaitingSessions implements WaitingSessions {
    private final Vertx vertx;
    private final BrokerAccess access;
    private volatile @Nullable EventFollower follower;

    public BrokerWaitingSessions(Vertx vertx, BrokerAccess access) {
        this.vertx = vertx;
        this.access = access;
    }

    @Override
    public void start(Listener listener) {
        EventFollower started = EventFollower.ofWaitingSessions(vertx, access, new Announcements(listener));
        follower = started;
        started.start();
    }

    @Override
    public void close() {
        EventFollower started = follower;
        if (started != null) {
            started.close();
        }
    }

    private record Announcements(Listener listener) implements EventListener {
        @Override
        public Future<Void> happened(List<ClientEvent> events) {
            events.forEach(event -> listener.waiting(event.tenant(), event.clientId()));
            return Future.succeededFuture();
        }

        @Override
        public Future<Void> reset(String position) {
            listener.mayWaitAnywhere();
            return Future.succeededFuture();
        }
    }
}
