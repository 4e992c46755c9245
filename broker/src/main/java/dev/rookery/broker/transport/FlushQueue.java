package dev.rookery.broker.transport;

import io.netty.util.concurrent.FastThreadLocal;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;

/**
 * The outboxes of an event loop that have something to send. A turn flushes some of them and then looks at the network
 * before it goes on: a message to a thousand receivers does not hold up the others for a thousand system calls, and what
 * comes in meanwhile for those that still wait leaves in the same call. Nobody waits longer than for one round.
 */
final class FlushQueue implements Runnable {
    /** Some two hundred microseconds on a current machine; one look at the network costs one to two. */
    private static final int FLUSHES_A_TURN = 64;

    private static final FastThreadLocal<FlushQueue> QUEUES = new FastThreadLocal<>() {
        @Override
        protected FlushQueue initialValue() {
            return new FlushQueue();
        }
    };

    private final ArrayDeque<Outbox> waiting = new ArrayDeque<>();
    private boolean scheduled;

    /** That of the event loop that asks. */
    static FlushQueue ofThisThread() {
        return QUEUES.get();
    }

    /** Flushes it soon, but not before the present task ends. */
    void add(Outbox outbox) {
        waiting.add(outbox);
        if (!scheduled) {
            scheduled = true;
            outbox.eventLoop().execute(this);
        }
    }

    @Override
    public void run() {
        try {
            for (int i = 0; i < FLUSHES_A_TURN && !waiting.isEmpty(); i++) {
                waiting.remove().flushQueued();
            }
        } finally {
            scheduled = !waiting.isEmpty();
            if (scheduled) {
                // The loop would run a plain task before it looks at the network.
                waiting.element().eventLoop().schedule(this, 0, TimeUnit.NANOSECONDS);
            }
        }
    }
}
