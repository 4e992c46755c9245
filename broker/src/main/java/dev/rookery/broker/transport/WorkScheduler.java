package dev.rookery.broker.transport;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.FastThreadLocal;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Distributes the time of one event loop among the users of its connections. Packets are handled as they arrive while their
 * user has used little time; otherwise the rest waits, and in each iteration the loop spends a limited time on waiting
 * work, first on that of the user who has used the least. Not thread-safe; confined to the event loop.
 */
public final class WorkScheduler implements Runnable {
    private static final Logger LOGGER = LoggerFactory.getLogger(WorkScheduler.class);

    /** Time of immediate work per window and user. */
    private static final long IMMEDIATE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private static final long WINDOW_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    /** Length of a slice of waiting work. */
    private static final long SLICE_NANOS = TimeUnit.MICROSECONDS.toNanos(500);
    /** Time for waiting work in one iteration of the event loop. */
    private static final long ITERATION_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private static final int IDLE_CHECKS = 2;

    private static final FastThreadLocal<WorkScheduler> CURRENT = new FastThreadLocal<>() {
        @Override
        protected WorkScheduler initialValue() {
            return new WorkScheduler(System::nanoTime);
        }
    };

    private final LongSupplier clock;
    private final Map<Object, WorkShare> shares = new HashMap<>();
    /** Shares with waiting work; their time does not change while they are here. */
    private final PriorityQueue<WorkShare> queue = new PriorityQueue<>(Comparator.comparingLong(share -> share.used));
    /** Shares that no connection uses, and some that are used again. */
    private final ArrayDeque<WorkShare> idle = new ArrayDeque<>();
    /** Time used by the share served last. A share that was idle starts here: it saves no time for later. */
    private long virtualTime;

    private long longestNanos;
    /** Connection of the packet that took longest; set while {@link #longestNanos} is not 0. */
    private @Nullable Connection longestConnection;

    private String longestPacket = "";
    private @Nullable EventLoop loop;
    private boolean scheduled;

    /** @param clock in nanoseconds */
    WorkScheduler(LongSupplier clock) {
        this.clock = clock;
    }

    /** Returns the scheduler of the calling event loop. */
    public static WorkScheduler current() {
        return CURRENT.get();
    }

    /** Longest time that a packet has taken, with its connection and type. */
    record LongestPacket(Connection connection, String type, long nanos) {}

    /** Records the time that a packet or a step of it took, in nanoseconds. */
    void record(Connection connection, String packet, long nanos) {
        if (nanos > longestNanos) {
            longestNanos = nanos;
            longestConnection = connection;
            longestPacket = packet;
        }
    }

    /** Returns the packet that took longest since the last call, if there was one. */
    Optional<LongestPacket> takeLongest() {
        Connection connection = longestConnection;
        Optional<LongestPacket> longest = connection == null
                ? Optional.empty()
                : Optional.of(new LongestPacket(connection, longestPacket, longestNanos));
        longestNanos = 0;
        longestConnection = null;
        return longest;
    }

    /** Makes this the scheduler of the calling event loop. */
    void install() {
        CURRENT.set(this);
    }

    /** Returns the share with a key. The caller must pass it to {@link #leave} once. */
    WorkShare join(Object key) {
        removeIdle();
        WorkShare share = shares.computeIfAbsent(key, absent -> new WorkShare(absent, clock.getAsLong()));
        share.users++;
        return share;
    }

    void leave(WorkShare share) {
        if (--share.users == 0 && !share.idle) {
            share.idle = true;
            idle.add(share);
        }
    }

    /** Removes shares that nothing uses, but not before their window is over: a new connection must not start anew. */
    private void removeIdle() {
        for (int i = 0; i < IDLE_CHECKS && !idle.isEmpty(); i++) {
            WorkShare share = idle.remove();
            if (share.users > 0) {
                share.idle = false;
            } else if (share.queued || clock.getAsLong() - share.windowStart < WINDOW_NANOS) {
                idle.add(share);
            } else {
                shares.remove(share.key);
            }
        }
    }

    /** Returns whether work of the share may run before the current event is handled. */
    boolean admits(WorkShare share) {
        return admits(share, clock.getAsLong());
    }

    private static boolean admits(WorkShare share, long now) {
        if (share.queued) {
            return false;
        }
        if (now - share.windowStart >= WINDOW_NANOS) {
            share.windowStart = now;
            share.usedInWindow = 0;
        }
        return share.usedInWindow < IMMEDIATE_NANOS;
    }

    /**
     * Runs the work now if the share admits it. What is left of it waits.
     *
     * @param eventLoop the calling event loop
     * @return whether work waits
     */
    boolean submit(SlicedWork work, WorkShare share, EventLoop eventLoop) {
        boolean left = true;
        long now = clock.getAsLong();
        if (admits(share, now)) {
            share.used = Math.max(share.used, virtualTime);
            left = run(work, share, now, IMMEDIATE_NANOS - share.usedInWindow);
        }
        if (left) {
            enqueue(work, share, eventLoop);
        }
        return left;
    }

    /**
     * Runs work at once if its share admits it, otherwise later. Unlike a task of the event loop, it takes turns with other
     * work.
     *
     * @param key of the share
     * @param eventLoop the calling event loop
     */
    void run(Runnable work, Object key, EventLoop eventLoop) {
        WorkShare share = join(key);
        SlicedWork once = slice -> {
            work.run();
            return false;
        };
        submit(slice -> runAndLeave(once, share, slice), share, eventLoop);
    }

    /**
     * Queues work of a user that belongs to none of its connections, behind the other work of the user.
     *
     * @param key the user
     * @param eventLoop the calling event loop
     */
    public void enqueue(SlicedWork work, Object key, EventLoop eventLoop) {
        WorkShare share = join(key);
        enqueue(slice -> runAndLeave(work, share, slice), share, eventLoop);
    }

    private boolean runAndLeave(SlicedWork work, WorkShare share, TimeSlice slice) {
        boolean left = false;
        try {
            left = work.run(slice);
            return left;
        } finally {
            if (!left) {
                leave(share);
            }
        }
    }

    /** Queues the work behind the other work of the share. */
    void enqueue(SlicedWork work, WorkShare share, EventLoop eventLoop) {
        loop = eventLoop;
        share.waiting.add(work);
        if (!share.queued) {
            share.queued = true;
            share.used = Math.max(share.used, virtualTime);
            queue.add(share);
        }
        schedule(eventLoop);
    }

    private void schedule(EventLoop eventLoop) {
        if (!scheduled) {
            scheduled = true;
            // The loop would run a task from execute() before it handles network events.
            eventLoop.schedule(this, 0, TimeUnit.NANOSECONDS);
        }
    }

    @Override
    public void run() {
        scheduled = false;
        serve(ITERATION_NANOS);
        if (!queue.isEmpty()) {
            schedule(Objects.requireNonNull(loop));
        }
    }

    /** Does all waiting work at once; for the end of the event loop. */
    void finish() {
        while (!queue.isEmpty()) {
            serve(ITERATION_NANOS);
        }
    }

    private void serve(long nanos) {
        long start = clock.getAsLong();
        long now = start;
        do {
            WorkShare share = queue.poll();
            SlicedWork work = share == null ? null : share.waiting.poll();
            if (share == null || work == null) {
                return;
            }
            virtualTime = Math.max(virtualTime, share.used);
            try {
                if (run(work, share, now, SLICE_NANOS)) {
                    share.waiting.add(work);
                }
            } finally {
                share.queued = !share.waiting.isEmpty();
                if (share.queued) {
                    queue.add(share);
                }
            }
            now = clock.getAsLong();
        } while (now - start < nanos);
    }

    private boolean run(SlicedWork work, WorkShare share, long now, long nanos) {
        TimeSlice slice = new TimeSlice(clock, now, nanos);
        boolean left = false;
        try {
            left = work.run(slice);
        } catch (RuntimeException | OutOfMemoryError e) {
            LOGGER.error("Work of {} failed", share.key, e);
        }
        slice.measure();
        share.used += slice.used();
        share.usedInWindow += slice.used();
        return left;
    }
}
