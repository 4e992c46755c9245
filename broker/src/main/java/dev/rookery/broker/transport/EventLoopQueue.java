package dev.rookery.broker.transport;

import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Work that an event loop does some of in each turn, in the order in which it came: between two turns the loop looks at
 * the network, so that much work for one client does not hold up the others. For its event loop only.
 *
 * @param <T> a piece of work
 */
public final class EventLoopQueue<T> implements Runnable {
    private final int piecesATurn;
    private final Consumer<T> work;
    private final ArrayDeque<T> waiting = new ArrayDeque<>();
    private EventLoop loop;
    private boolean scheduled;

    /**
     * @param piecesATurn how many are done before the loop looks at the network, which costs one to two microseconds
     * @param work does one; what it adds comes last
     */
    public EventLoopQueue(int piecesATurn, Consumer<T> work) {
        this.piecesATurn = piecesATurn;
        this.work = work;
    }

    /**
     * Does it soon, but not before the present task ends.
     *
     * @param own the event loop that asks, the same one always
     */
    public void add(T piece, EventLoop own) {
        loop = own;
        waiting.add(piece);
        if (!scheduled) {
            scheduled = true;
            own.execute(this);
        }
    }

    @Override
    public void run() {
        try {
            for (int i = 0; i < piecesATurn && !waiting.isEmpty(); i++) {
                work.accept(waiting.remove());
            }
        } finally {
            scheduled = !waiting.isEmpty();
            if (scheduled) {
                // The loop would run a plain task before it looks at the network.
                loop.schedule(this, 0, TimeUnit.NANOSECONDS);
            }
        }
    }
}
