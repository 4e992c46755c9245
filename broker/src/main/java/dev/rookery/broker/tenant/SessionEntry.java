package dev.rookery.broker.tenant;

import dev.rookery.broker.memory.MemoryKind;
import dev.rookery.broker.mqtt.Will;
import dev.rookery.broker.session.Session;
import dev.rookery.broker.store.Change;
import dev.rookery.broker.store.TenantStore;
import io.netty.util.concurrent.Future;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A session with its will and its timers. Confined to the tenant's event loop. */
final class SessionEntry {
    private final Session session;
    private final TenantStore store;
    private Optional<Will> will = Optional.empty();
    private @Nullable Future<?> willDelay;
    private boolean willDue;
    /** Whether the will was taken and is not delivered to all its recipients yet. */
    private boolean willPending;

    private boolean ended;
    private @Nullable Future<?> expiry;
    private boolean expired;

    /** @param store receives the changes of the will */
    SessionEntry(Session session, TenantStore store) {
        this.session = session;
        this.store = store;
    }

    Session session() {
        return session;
    }

    Optional<Will> will() {
        return will;
    }

    /** Sets the will of a client that connects. */
    void setWill(Optional<Will> value) {
        if (will.isPresent() && value.isEmpty()) {
            persistWillRemoved();
        }
        replaceWill(value);
        value.ifPresent(current -> store.append(new Change.WillSet(session.key(), current)));
    }

    /** Sets a persisted will. */
    void restoreWill(Will value) {
        replaceWill(Optional.of(value));
    }

    private void replaceWill(Optional<Will> value) {
        will.ifPresent(former -> session.memory().release(MemoryKind.WILLS, former.heapBytes()));
        will = value;
        value.ifPresent(current -> session.memory().charge(MemoryKind.WILLS, current.heapBytes()));
    }

    boolean hasDelayedWill() {
        return willDelay != null;
    }

    void setWillDelay(Future<?> timer) {
        willDelay = timer;
    }

    /** Returns whether the will is to be published as soon as the rights of the user are known. */
    boolean isWillDue() {
        return willDue;
    }

    void setWillDue() {
        willDue = true;
    }

    /** Removes the will from memory, cancels its delay and returns it. */
    Optional<Will> takeWill() {
        if (willDelay != null) {
            willDelay.cancel(false);
            willDelay = null;
        }
        willDue = false;
        Optional<Will> taken = will;
        replaceWill(Optional.empty());
        return taken;
    }

    /** Keeps the will persisted although it was taken, until {@link #willPublished} or the end of the session. */
    void willPending() {
        willPending = true;
    }

    /** Persists that the will was removed, unless the client has set another one, or the session has ended. */
    void willPublished() {
        willPending = false;
        if (will.isEmpty() && !ended) {
            persistWillRemoved();
        }
    }

    /** Ends the session: another one may follow, with a will of its own. */
    void end() {
        ended = true;
        if (willPending) {
            persistWillRemoved();
        }
    }

    /** Persists that the will was removed. */
    void persistWillRemoved() {
        store.append(new Change.WillRemoved(session.key()));
    }

    /** Removes the will and cancels its delay. */
    void discardWill() {
        if (takeWill().isPresent()) {
            persistWillRemoved();
        }
    }

    void setExpiry(Future<?> timer) {
        expiry = timer;
    }

    void cancelExpiry() {
        if (expiry != null) {
            expiry.cancel(false);
        }
    }

    /** Returns whether the session has ended, but for its will, whose user is not read yet. */
    boolean isExpired() {
        return expired;
    }

    void setExpired() {
        expired = true;
    }
}
