package dev.rookery.broker.tenant;

import dev.rookery.broker.session.Session;
import io.netty.channel.EventLoop;
import java.util.Iterator;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Visits many sessions, some of them in each iteration of the event loop, which serves clients in between. The first are visited at
 * once. Confined to the tenant's event loop.
 */
final class SessionWalk implements Runnable {
    /** A visit takes a microsecond, with many access rules several. */
    static final int SESSIONS_PER_ITERATION = 200;

    /** Returns the sessions behind one; behind none at the start. The iterator is valid until the sessions change. */
    private final Function<@Nullable Session, Iterator<Session>> rest;

    private final Consumer<Session> visitor;
    private final EventLoop loop;
    private final Runnable finished;
    private @Nullable Session last;

    private SessionWalk(
            Function<@Nullable Session, Iterator<Session>> rest,
            Consumer<Session> visitor,
            EventLoop loop,
            Runnable finished) {
        this.rest = rest;
        this.visitor = visitor;
        this.loop = loop;
        this.finished = finished;
    }

    /**
     * Visits the sessions of a snapshot.
     *
     * @param visitor must not change the sessions
     * @param finished runs after the last visit
     */
    static void over(Iterable<Session> snapshot, Consumer<Session> visitor, EventLoop loop, Runnable finished) {
        Iterator<Session> sessions = snapshot.iterator();
        new SessionWalk(last -> sessions, visitor, loop, finished).run();
    }

    /**
     * Visits all sessions. Those that start meanwhile may be visited or not.
     *
     * @param visitor must not change the sessions
     * @param finished runs after the last visit
     */
    static void overAll(Sessions sessions, Consumer<Session> visitor, EventLoop loop, Runnable finished) {
        new SessionWalk(
                        last -> last == null ? sessions.iterator() : sessions.after(last.key()),
                        visitor,
                        loop,
                        finished)
                .run();
    }

    @Override
    public void run() {
        Iterator<Session> sessions = rest.apply(last);
        for (int i = 0; i < SESSIONS_PER_ITERATION && sessions.hasNext(); i++) {
            last = sessions.next();
            visitor.accept(last);
        }
        if (sessions.hasNext()) {
            continueLater();
        } else {
            finished.run();
        }
    }

    private void continueLater() {
        try {
            // The loop would run a task from execute() before it handles network events.
            loop.schedule(this, 0, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            // The broker is closing; there is no client that the rest could delay.
            run();
        }
    }
}
