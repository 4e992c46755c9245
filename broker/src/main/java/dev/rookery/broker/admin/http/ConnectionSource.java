package dev.rookery.broker.admin.http;

import dev.rookery.broker.admin.BrokerAdmin;
import dev.rookery.broker.admin.EventWatch;
import java.util.concurrent.CompletionStage;

/** Connections and disconnections of the clients of all tenants. */
record ConnectionSource(BrokerAdmin admin) implements FeedSource {
    @Override
    public EventWatch watch(Runnable watcher) {
        return admin.watchConnections(watcher);
    }

    @Override
    public CompletionStage<Page> events(long after, int limit) {
        return admin.connections(after, limit)
                .thenApply(page -> new Page(
                        page.events().stream()
                                .map(change -> new Event(
                                        change.sequence(),
                                        change.event().type().label(),
                                        position -> EventJson.of(change, position)))
                                .toList(),
                        page.complete(),
                        page.last()));
    }
}
