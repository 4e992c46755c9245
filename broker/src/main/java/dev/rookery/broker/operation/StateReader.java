package dev.rookery.broker.operation;

import dev.rookery.broker.admin.StateSource;
import dev.rookery.broker.mqtt.Message;
import dev.rookery.broker.session.Session;
import dev.rookery.broker.store.Change;
import dev.rookery.broker.store.SessionKey;
import dev.rookery.broker.store.journal.StateBlockWriter;
import dev.rookery.broker.tenant.Tenant;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Reads the state of a tenant in slices on its event loop: the sessions, each with its messages, then the retained messages. The
 * changes of one session are collected at once, so that they match each other even if clients are connected.
 */
final class StateReader implements StateSource {
    private static final int CHANGES_PER_SLICE = 200;

    private final Tenant tenant;
    private final Runnable closeListener;
    private final Queue<Change> pending = new ArrayDeque<>();
    private final StateBlockWriter blocks = new StateBlockWriter();
    /** Session that was read last; null before the first. */
    private @Nullable SessionKey lastSession;

    private boolean sessionsRead;
    /** Topic of the retained message that was read last; empty before the first. */
    private String lastTopic = "";

    private boolean finished;
    private boolean closed;

    /** @param closeListener runs once when the source is closed */
    StateReader(Tenant tenant, Runnable closeListener) {
        this.tenant = tenant;
        this.closeListener = closeListener;
    }

    @Override
    public CompletionStage<Optional<byte[]>> next() {
        return EventLoopTasks.repeat(tenant.loop(), this::slice);
    }

    /** Returns the next block, an empty value at the end, or nothing if more slices are needed. */
    private Optional<Optional<byte[]>> slice() {
        for (int i = 0; i < CHANGES_PER_SLICE && !finished; i++) {
            Change change = nextChange();
            if (change == null) {
                finished = true;
            } else if (blocks.add(change)) {
                return Optional.of(Optional.of(blocks.take()));
            }
        }
        if (!finished) {
            return Optional.empty();
        }
        return Optional.of(blocks.isEmpty() ? Optional.empty() : Optional.of(blocks.take()));
    }

    private @Nullable Change nextChange() {
        while (pending.isEmpty() && !sessionsRead) {
            Iterator<Session> sessions = lastSession == null
                    ? tenant.sessions().from(SessionKey.FIRST)
                    : tenant.sessions().after(lastSession);
            if (sessions.hasNext()) {
                Session session = sessions.next();
                lastSession = session.key();
                session.describe(pending::add);
                tenant.sessions().describeWill(session, pending::add);
            } else {
                sessionsRead = true;
            }
        }
        return pending.isEmpty() ? nextRetained() : pending.remove();
    }

    private @Nullable Change nextRetained() {
        for (Iterator<String> topics = tenant.retained().topicsFrom(lastTopic, false); topics.hasNext(); ) {
            lastTopic = topics.next();
            Optional<Message> message = tenant.retained().find(lastTopic);
            if (message.isPresent() && !message.get().isExpired(System.nanoTime())) {
                return new Change.Retained(message.get());
            }
        }
        return null;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            closeListener.run();
        }
    }
}
