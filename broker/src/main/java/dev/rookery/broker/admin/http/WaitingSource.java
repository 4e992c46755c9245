package dev.rookery.broker.admin.http;

import dev.rookery.broker.admin.BrokerAdmin;
import dev.rookery.broker.admin.EventWatch;
import java.util.concurrent.CompletionStage;

/** Sessions of the platform's own clients for which messages wait, of all tenants. */
record WaitingSource(BrokerAdmin admin) implements FeedSource {
    @Override
    public EventWatch watch(Runnable watcher) {
        return admin.watchWaitingSessions(watcher);
    }

    @Override
    public CompletionStage<Page> events(long after, int limit) {
        return admin.waitingSessions(after, limit)
                .thenApply(page -> new Page(
                        page.sessions().stream()
                                .map(session -> new Event(
                                        session.sequence(), "waiting", position -> EventJson.of(session, position)))
                                .toList(),
                        page.complete(),
                        page.last()));
    }
}
