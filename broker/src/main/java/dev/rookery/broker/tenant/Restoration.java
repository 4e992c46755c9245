package dev.rookery.broker.tenant;

import dev.rookery.auth.UserKey;
import dev.rookery.broker.session.Session;
import dev.rookery.broker.store.Change;
import dev.rookery.broker.topic.Subscription;

/** Builds a tenant's sessions and retained messages anew from what was kept. For its event loop. */
final class Restoration {
    private final Tenant tenant;

    Restoration(Tenant tenant) {
        this.tenant = tenant;
    }

    void restore(Change change) {
        if (change instanceof Change.MessageQueued due) {
            session(due.clientId()).restore(due);
        } else if (change instanceof Change.Retained retained) {
            tenant.retained().restore(retained.message());
        } else if (change instanceof Change.SessionPersisted kept) {
            UserKey user = new UserKey(tenant.id(), kept.username());
            tenant.sessions().restore(kept.clientId(), user, kept.expirySeconds(), tenant.limitsOf(kept.username()));
        } else if (change instanceof Change.SessionDisconnected away) {
            session(away.clientId()).restoreAway(away.since());
        } else if (change instanceof Change.Subscribed subscribed) {
            subscribe(subscribed);
        } else if (change instanceof Change.MessageReceived received) {
            session(received.clientId()).restoreReceived(received.packetId());
        } else if (change instanceof Change.PacketIdReserved taken) {
            session(taken.clientId()).restoreTaken(taken.packetId());
        } else if (change instanceof Change.NumbersAssigned given) {
            tenant.sessions().restoreNumbers(given.last());
        } else {
            throw new IllegalArgumentException("Not a piece of state: " + change);
        }
    }

    private void subscribe(Change.Subscribed subscribed) {
        Subscription<Session> subscription =
                new Subscription<>(session(subscribed.clientId()), subscribed.filter(), subscribed.options());
        subscription.owner().restore(subscription);
        tenant.subscriptions().add(subscription);
        if (subscription.matchesSystemTopics()) {
            tenant.systemWanted();
        }
    }

    private Session session(String clientId) {
        return tenant.sessions().find(clientId).orElseThrow();
    }

    void finish() {
        tenant.sessions().restored();
    }
}
