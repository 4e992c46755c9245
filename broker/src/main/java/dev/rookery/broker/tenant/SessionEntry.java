package dev.rookery.broker.tenant;

import dev.rookery.broker.session.Session;
import io.netty.util.concurrent.Future;
import java.util.Optional;

/** A session with what is to happen to it later. */
final class SessionEntry {
    private final Session session;
    private Optional<Will> will = Optional.empty();
    /** Null for none. */
    private Future<?> delayedWill;
    /** Null for none. */
    private Future<?> expiry;

    SessionEntry(Session session) {
        this.session = session;
    }

    Session session() {
        return session;
    }

    Optional<Will> will() {
        return will;
    }

    void will(Optional<Will> set) {
        will = set;
    }

    Future<?> delayedWill() {
        return delayedWill;
    }

    void delayedWill(Future<?> timer) {
        delayedWill = timer;
    }

    Future<?> expiry() {
        return expiry;
    }

    void expiry(Future<?> timer) {
        expiry = timer;
    }
}
