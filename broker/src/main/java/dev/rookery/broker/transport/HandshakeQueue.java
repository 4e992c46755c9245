package dev.rookery.broker.transport;

import dev.rookery.auth.TenantId;
import dev.rookery.auth.cpu.FairQueue;
import java.net.InetAddress;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Queue of the computations of TLS handshakes, served in turn for all address blocks: an address that opens many connections delays
 * only its own. If the queue is full, the block with the most handshakes loses one. Thread-safe.
 */
final class HandshakeQueue {
    private static final int CAPACITY = 10_000;

    private final Executor threads;
    private final FairQueue<Runnable> queue;

    /** @param threads executes the computations */
    HandshakeQueue(Executor threads) {
        this(threads, CAPACITY);
    }

    /** @param capacity maximum number of waiting computations */
    HandshakeQueue(Executor threads, int capacity) {
        this.threads = threads;
        this.queue = new FairQueue<>(capacity);
    }

    /**
     * Returns the executor for connections from an address block. It rejects computations of a block that fills the queue; a
     * connection whose waiting computation is evicted is closed by its handshake timeout.
     */
    Executor of(InetAddress block) {
        return task -> {
            Optional<Runnable> evicted = queue.offer(TenantId.DEFAULT, block, task);
            if (evicted.isPresent() && evicted.get() == task) {
                throw new RejectedExecutionException("Too many TLS handshakes of " + block.getHostAddress());
            }
            threads.execute(() -> queue.poll().ifPresent(Runnable::run));
        };
    }
}
