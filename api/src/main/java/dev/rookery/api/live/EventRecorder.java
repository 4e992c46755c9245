package dev.rookery.api.live;

import dev.rookery.api.broker.BrokerAccess;
import dev.rookery.api.broker.ClientEvent;
import dev.rookery.api.broker.EventFollower;
import dev.rookery.api.broker.EventListener;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores the events of the clients of all tenants, which the broker reports in limited numbers. Replicas share the work: each
 * event is stored once.
 */
final class EventRecorder implements EventListener {
    private static final Logger LOGGER = LoggerFactory.getLogger(EventRecorder.class);

    private final Vertx vertx;
    private final BrokerAccess access;
    private final EventRepository events;
    private final EventRetention retention;
    /** Set by {@link #start}. */
    private @Nullable EventFollower follower;

    EventRecorder(Vertx vertx, BrokerAccess access, EventRepository events, EventRetention retention) {
        this.vertx = vertx;
        this.access = access;
        this.events = events;
        this.retention = retention;
    }

    Future<Void> start() {
        retention.start();
        return events.position().compose(position -> {
            EventFollower started =
                    EventFollower.ofRecordedEvents(vertx, access, position.map(EventCursor::text), this);
            started.start();
            follower = started;
            return Future.succeededFuture();
        });
    }

    Future<Void> close() {
        retention.stop();
        return follower == null ? Future.succeededFuture() : follower.close();
    }

    @Override
    public Future<Void> happened(List<ClientEvent> happened) {
        return events.add(happened).onSuccess(retention::added).mapEmpty();
    }

    @Override
    public Future<Void> reset(String position) {
        EventCursor next = EventCursor.parse(position);
        LOGGER.info(
                "Recording the events of clients from event {} of the broker on; earlier ones are lost", next.text());
        return events.skipTo(next);
    }
}
