package dev.rookery.broker.session;

import dev.rookery.broker.store.Change;
import dev.rookery.broker.store.SessionKey;
import dev.rookery.broker.store.TenantStore;
import dev.rookery.broker.topic.Subscription;

/** Writes a session's changes to the store if the session outlives its connection. */
final class SessionPersistence {
    private final TenantStore store;
    private final SessionKey key;
    private final MessageNumbers numbers;
    private boolean durable;

    SessionPersistence(TenantStore store, SessionKey key, MessageNumbers numbers) {
        this.numbers = numbers;
        this.store = store;
        this.key = key;
    }

    /** Once durable, a session stays durable: its earlier state is in the store. */
    void expiryChanged(long seconds) {
        durable |= seconds > 0;
        if (durable) {
            store.append(new Change.SessionPersisted(key, seconds));
        }
    }

    /** Returns whether the session's changes are written to the store. */
    boolean isDurable() {
        return durable;
    }

    /** Marks a session that was read from the store. */
    void restored() {
        durable = true;
    }

    /** @param since milliseconds since the epoch */
    void disconnected(long since) {
        if (durable) {
            store.append(new Change.SessionDisconnected(key, since));
        }
    }

    void ended() {
        if (durable) {
            store.append(new Change.SessionEnded(key));
        }
    }

    void subscribed(Subscription<Session> subscription) {
        if (durable) {
            store.append(new Change.Subscribed(key, subscription.filter(), subscription.options()));
        }
    }

    void unsubscribed(String filter) {
        if (durable) {
            store.append(new Change.Unsubscribed(key, filter));
        }
    }

    /** Persists a delivery of QoS 1 or 2, queued or in flight. */
    void messageQueued(Delivery delivery) {
        if (durable && delivery.qos() > 0) {
            delivery.setStoreNumber(numbers.next());
            store.append(delivery.toChange(key));
        }
    }

    /** Persists the packet identifier of a delivery. */
    void messageSent(Delivery delivery) {
        if (delivery.storeNumber() == 0) {
            messageQueued(delivery);
        } else {
            store.append(new Change.MessageSent(key, delivery.storeNumber(), delivery.packetId()));
        }
    }

    /** Persists a PUBREC. */
    void messageReceived(Delivery delivery) {
        if (delivery.storeNumber() > 0) {
            store.append(new Change.MessageReceived(key, delivery.storeNumber(), delivery.packetId()));
        }
    }

    /** Persists the end of a delivery, acknowledged or dropped. */
    void messageRemoved(Delivery delivery) {
        if (delivery.storeNumber() > 0) {
            store.append(new Change.MessageRemoved(key, delivery.storeNumber()));
        }
    }

    /** Persists the identifier of an accepted QoS 2 message from the client. */
    void packetIdReserved(int packetId) {
        if (durable) {
            store.append(new Change.PacketIdReserved(key, packetId));
        }
    }

    void packetIdReleased(int packetId) {
        if (durable) {
            store.append(new Change.PacketIdReleased(key, packetId));
        }
    }
}
