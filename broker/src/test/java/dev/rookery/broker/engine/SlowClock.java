package dev.rookery.broker.engine;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Clock for which every step of the broker takes longer than a slice. While the clock is slow, each step really waits a
 * moment, so that a test can show what happens before long work is done; {@link #release} ends the waiting.
 */
final class SlowClock implements LongSupplier {
    private final AtomicLong time = new AtomicLong();
    private final CountDownLatch released = new CountDownLatch(1);
    private volatile int millis;
    private volatile boolean slow;

    /** Starts to wait at each reading. */
    void slowDown() {
        slowDown(1);
    }

    /** Starts to wait at each reading for a number of milliseconds. */
    void slowDown(int wait) {
        millis = wait;
        slow = true;
    }

    void release() {
        slow = false;
        released.countDown();
    }

    @Override
    public long getAsLong() {
        try {
            if (slow && released.await(millis, TimeUnit.MILLISECONDS)) {
                slow = false;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return time.addAndGet(TimeUnit.MILLISECONDS.toNanos(3));
    }
}
