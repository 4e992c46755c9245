package dev.rookery.auth.postgres;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;

/** Receives changes by NOTIFY and by polling, and passes them to {@link Revocations}. Thread-safe. */
final class ChangeFeed {
    private final Vertx vertx;
    private final Context context;
    private final ChangeListener listener;
    private final ChangePoll poll;
    private final Revocations revocations;
    private final Duration pollInterval;

    ChangeFeed(
            Vertx vertx,
            Context context,
            ChangeListener listener,
            ChangePoll poll,
            Revocations revocations,
            Duration pollInterval) {
        this.vertx = vertx;
        this.context = context;
        this.listener = listener;
        this.poll = poll;
        this.revocations = revocations;
        this.pollInterval = pollInterval;
    }

    void start() {
        context.runOnContext(ignored -> {
            listener.connect();
            vertx.setPeriodic(pollInterval.toMillis(), timer -> {
                listener.checkAlive();
                poll.mayHaveChanged().onSuccess(changed -> {
                    if (changed) {
                        revocations.add(ChangeNotice.ofAllUsers(System.currentTimeMillis()));
                    }
                });
            });
        });
    }

    void close() {
        context.runOnContext(ignored -> listener.close());
    }
}
