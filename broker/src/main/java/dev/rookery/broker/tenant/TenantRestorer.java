package dev.rookery.broker.tenant;

import dev.rookery.auth.UserKey;
import dev.rookery.broker.session.Session;
import dev.rookery.broker.store.Change;
import dev.rookery.broker.topic.Subscription;

/** Restores a tenant's sessions and retained messages from persisted changes. Confined to the tenant's event loop. */
final class TenantRestorer {
    private final Tenant tenant;

    TenantRestorer(Tenant tenant) {
        this.tenant = tenant;
    }

    void restore(Change change) {
        if (change instanceof Change.MessageQueued queued) {
            session(queued.clientId()).restore(queued);
        } else if (change instanceof Change.Retained retained) {
            tenant.retained().restore(retained.message());
        } else if (change instanceof Change.SessionPersisted session) {
            UserKey user = new UserKey(tenant.id(), session.username());
            tenant.sessions()
                    .restore(
                            session.clientId(), user, session.expirySeconds(), tenant.clientLimits(session.username()));
        } else if (change instanceof Change.SessionDisconnected disconnected) {
            session(disconnected.clientId()).restoreDisconnect(disconnected.since());
        } else if (change instanceof Change.Subscribed subscribed) {
            subscribe(subscribed);
        } else if (change instanceof Change.MessageReceived received) {
            session(received.clientId()).restoreReceived(received.packetId());
        } else if (change instanceof Change.PacketIdReserved reserved) {
            session(reserved.clientId()).restoreReserved(reserved.packetId());
        } else if (change instanceof Change.NumbersAssigned numbers) {
            tenant.sessions().restoreNumbers(numbers.last());
        } else {
            throw new IllegalArgumentException("Not part of a restored state: " + change);
        }
    }

    private void subscribe(Change.Subscribed subscribed) {
        Subscription<Session> subscription =
                new Subscription<>(session(subscribed.clientId()), subscribed.filter(), subscribed.options());
        subscription.owner().restore(subscription);
        tenant.subscriptions().add(subscription);
        if (subscription.matchesSystemTopics()) {
            tenant.requestSystemTopics();
        }
    }

    private Session session(String clientId) {
        return tenant.sessions().find(clientId).orElseThrow();
    }
}
