package dev.rookery.broker.admin.http;

import dev.rookery.broker.admin.EventWatch;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Source of the events of an {@link EventFeed}. */
interface FeedSource {
    /** @param json returns the data of the event, given its position */
    record Event(long sequence, String type, Function<EventPosition, JsonObject> json) {}

    /**
     * Consecutive events.
     *
     * @param complete whether no event after the requested position is missing
     * @param last sequence of the newest event; 0 if there is none
     */
    record Page(List<Event> events, boolean complete, long last) {}

    /**
     * Calls the watcher after new events, on any thread.
     *
     * @throws dev.rookery.broker.admin.AdminException if there are no such events
     */
    EventWatch watch(Runnable watcher);

    /** Returns the events after a position. */
    CompletionStage<Page> events(long after, int limit);
}
