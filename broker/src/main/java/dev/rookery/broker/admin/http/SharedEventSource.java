package dev.rookery.broker.admin.http;

import dev.rookery.broker.admin.BrokerAdmin;
import dev.rookery.broker.admin.EventWatch;
import dev.rookery.broker.event.SharedEventPage;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Events of the clients of all tenants. */
final class SharedEventSource implements FeedSource {
    private interface Query {
        CompletionStage<SharedEventPage> after(long sequence, int limit);
    }

    private final Function<Runnable, EventWatch> watch;
    private final Query query;

    private SharedEventSource(Function<Runnable, EventWatch> watch, Query query) {
        this.watch = watch;
        this.query = query;
    }

    /** Returns the connections and disconnections. */
    static SharedEventSource ofConnections(BrokerAdmin admin) {
        return new SharedEventSource(admin::watchConnections, admin::connections);
    }

    /** Returns the events to be recorded. */
    static SharedEventSource ofRecorded(BrokerAdmin admin) {
        return new SharedEventSource(admin::watchRecordedEvents, admin::recordedEvents);
    }

    @Override
    public EventWatch watch(Runnable watcher) {
        return watch.apply(watcher);
    }

    @Override
    public CompletionStage<Page> events(long after, int limit) {
        return query.after(after, limit)
                .thenApply(page -> new Page(
                        page.events().stream()
                                .map(shared -> new Event(
                                        shared.sequence(),
                                        shared.event().type().label(),
                                        position -> EventJson.of(shared, position)))
                                .toList(),
                        page.complete(),
                        page.last()));
    }
}
