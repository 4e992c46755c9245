package dev.rookery.broker.admin.http;

import dev.rookery.auth.TenantId;
import dev.rookery.broker.admin.BrokerAdmin;
import dev.rookery.broker.admin.EventWatch;
import java.util.concurrent.CompletionStage;

/** Events of the clients of a tenant. */
record TenantEventSource(BrokerAdmin admin, TenantId tenant) implements FeedSource {
    @Override
    public EventWatch watch(Runnable watcher) {
        return admin.watch(tenant, watcher);
    }

    @Override
    public CompletionStage<Page> events(long after, int limit) {
        return admin.events(tenant, after, limit)
                .thenApply(page -> new Page(
                        page.events().stream()
                                .map(event -> new Event(
                                        event.sequence(),
                                        event.type().label(),
                                        position -> EventJson.of(event, position)))
                                .toList(),
                        page.complete(),
                        page.last()));
    }
}
