package dev.rookery.broker.session;

import dev.rookery.broker.store.Change;
import dev.rookery.broker.store.TenantStore;
import dev.rookery.broker.topic.Subscription;

/** Tells the store of what changes in a session, if the session outlives its connection. */
final class SessionPersistence {
    private final TenantStore store;
    private final String clientId;
    private final String username;
    private final MessageNumbers numbers;
    private boolean durable;

    SessionPersistence(TenantStore store, String clientId, String username, MessageNumbers numbers) {
        this.numbers = numbers;
        this.store = store;
        this.clientId = clientId;
        this.username = username;
    }

    /** A session that ends with its connection has nothing to keep, unless it is an older one. */
    void expireAfter(long seconds) {
        durable |= seconds > 0;
        if (durable) {
            store.append(new Change.SessionPersisted(clientId, username, seconds));
        }
    }

    /** The session is one that was kept. */
    void restored() {
        durable = true;
    }

    void away(long since) {
        if (durable) {
            store.append(new Change.SessionDisconnected(clientId, since));
        }
    }

    void ended() {
        if (durable) {
            store.append(new Change.SessionEnded(clientId));
        }
    }

    void subscribed(Subscription<Session> subscription) {
        if (durable) {
            store.append(new Change.Subscribed(clientId, subscription.filter(), subscription.options()));
        }
    }

    void unsubscribed(String filter) {
        if (durable) {
            store.append(new Change.Unsubscribed(clientId, filter));
        }
    }

    /** The delivery is the session's now, to be sent or sent already. */
    void due(Delivery delivery) {
        if (durable && delivery.qos() > 0) {
            delivery.number(numbers.next());
            store.append(new Change.MessageQueued(
                    clientId,
                    delivery.number(),
                    delivery.message(),
                    delivery.qos(),
                    delivery.retainFlag(),
                    delivery.identifiers(),
                    delivery.group(),
                    delivery.packetId()));
        }
    }

    /** The delivery has a packet identifier now. */
    void sent(Delivery delivery) {
        if (delivery.number() == 0) {
            due(delivery);
        } else {
            store.append(new Change.MessageSent(clientId, delivery.number(), delivery.packetId()));
        }
    }

    void received(Delivery delivery) {
        if (delivery.number() > 0) {
            store.append(new Change.MessageReceived(clientId, delivery.number(), delivery.packetId()));
        }
    }

    void done(Delivery delivery) {
        if (delivery.number() > 0) {
            store.append(new Change.MessageRemoved(clientId, delivery.number()));
        }
    }

    void taken(int packetId) {
        if (durable) {
            store.append(new Change.PacketIdReserved(clientId, packetId));
        }
    }

    void released(int packetId) {
        if (durable) {
            store.append(new Change.PacketIdReleased(clientId, packetId));
        }
    }
}
