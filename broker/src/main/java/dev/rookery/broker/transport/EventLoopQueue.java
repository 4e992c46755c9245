package dev.rookery.broker.transport;

import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Queue of work items of which an event loop processes a limited number in each iteration. The loop handles network
 * events between two iterations, so that much work for one client does not delay the others. Not thread-safe; confined
 * to the event loop.
 *
 * @param <T> type of a work item
 */
public final class EventLoopQueue<T> implements Runnable {
    private final int itemsPerIteration;
    private final Consumer<T> processor;
    private final ArrayDeque<T> queue = new ArrayDeque<>();
    /** Set by the first call of {@link #add}. */
    private @Nullable EventLoop loop;

    private boolean scheduled;

    /**
     * @param itemsPerIteration number of items processed before the loop handles network events, which costs one to two
     *     microseconds
     * @param processor processes an item; items that it adds are queued last
     */
    public EventLoopQueue(int itemsPerIteration, Consumer<T> processor) {
        this.itemsPerIteration = itemsPerIteration;
        this.processor = processor;
    }

    /**
     * Queues an item. It is not processed before the current task of the event loop ends.
     *
     * @param eventLoop the calling event loop, which must always be the same
     */
    public void add(T item, EventLoop eventLoop) {
        loop = eventLoop;
        queue.add(item);
        if (!scheduled) {
            scheduled = true;
            eventLoop.execute(this);
        }
    }

    @Override
    public void run() {
        try {
            for (int i = 0; i < itemsPerIteration && !queue.isEmpty(); i++) {
                processor.accept(queue.remove());
            }
        } finally {
            scheduled = !queue.isEmpty();
            if (scheduled) {
                // The loop would run a task from execute() before it handles network events.
                Objects.requireNonNull(loop).schedule(this, 0, TimeUnit.NANOSECONDS);
            }
        }
    }
}
