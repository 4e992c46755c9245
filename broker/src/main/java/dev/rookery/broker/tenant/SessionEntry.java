package dev.rookery.broker.tenant;

import dev.rookery.broker.memory.MemoryKind;
import dev.rookery.broker.mqtt.WillPacket;
import dev.rookery.broker.session.Session;
import io.netty.util.concurrent.Future;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A session with its will and its timers. Confined to the tenant's event loop. */
final class SessionEntry {
    private final Session session;
    private Optional<WillPacket> will = Optional.empty();
    private @Nullable Future<?> willDelay;
    private @Nullable Future<?> expiry;

    SessionEntry(Session session) {
        this.session = session;
    }

    Session session() {
        return session;
    }

    Optional<WillPacket> will() {
        return will;
    }

    void setWill(Optional<WillPacket> value) {
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

    void setExpiry(Future<?> timer) {
        expiry = timer;
    }

    void cancelExpiry() {
        if (expiry != null) {
            expiry.cancel(false);
        }
    }

    /** Removes the will and cancels its delay. */
    void discardWill() {
        if (willDelay != null) {
            willDelay.cancel(false);
            willDelay = null;
        }
        setWill(Optional.empty());
    }
}
