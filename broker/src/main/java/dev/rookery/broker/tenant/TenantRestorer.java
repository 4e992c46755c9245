package dev.rookery.broker.tenant;

import dev.rookery.auth.UserKey;
import dev.rookery.broker.session.Session;
import dev.rookery.broker.store.Change;
import dev.rookery.broker.store.SessionKey;
import dev.rookery.broker.topic.Subscription;

/** Restores a tenant's sessions and retained messages from persisted changes. Confined to the tenant's event loop. */
final class TenantRestorer {
    private final Tenant tenant;

    TenantRestorer(Tenant tenant) {
        this.tenant = tenant;
    }

    void restore(Change change) {
        if (change instanceof Change.MessageQueued queued) {
            session(queued.session()).restore(queued);
        } else if (change instanceof Change.Retained retained) {
            tenant.retained().restore(retained.message());
        } else if (change instanceof Change.SessionPersisted persisted) {
            SessionKey key = persisted.session();
            UserKey user = new UserKey(tenant.id(), key.username());
            tenant.sessions()
                    .restore(key.clientId(), user, persisted.expirySeconds(), tenant.clientLimits(key.username()));
        } else if (change instanceof Change.SessionDisconnected disconnected) {
            session(disconnected.session()).restoreDisconnect(disconnected.since());
        } else if (change instanceof Change.Subscribed subscribed) {
            subscribe(subscribed);
        } else if (change instanceof Change.MessageReceived received) {
            session(received.session()).restoreReceived(received.packetId());
        } else if (change instanceof Change.PacketIdReserved reserved) {
            session(reserved.session()).restoreReserved(reserved.packetId());
        } else if (change instanceof Change.WillSet set) {
            SessionKey key = set.session();
            UserKey user = new UserKey(tenant.id(), key.username());
            tenant.sessions().restoreWill(key, user, set.will(), tenant.clientLimits(key.username()));
        } else if (change instanceof Change.NumbersAssigned numbers) {
            tenant.sessions().restoreNumbers(numbers.last());
        } else {
            throw new IllegalArgumentException("Not part of a restored state: " + change);
        }
    }

    private void subscribe(Change.Subscribed subscribed) {
        Subscription<Session> subscription =
                new Subscription<>(session(subscribed.session()), subscribed.filter(), subscribed.options());
        subscription.owner().restore(subscription);
        tenant.subscriptions().add(subscription);
        if (subscription.matchesSystemTopics()) {
            tenant.requestSystemTopics();
        }
    }

    private Session session(SessionKey key) {
        return tenant.sessions().find(key).orElseThrow();
    }
}
