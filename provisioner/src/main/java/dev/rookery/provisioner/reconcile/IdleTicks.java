package dev.rookery.provisioner.reconcile;

import java.time.Duration;

/**
 * Decides at which ticks of a periodic task there is work: at the first one after a wake-up, and at one per idle interval, in case
 * that another replica or the time has made work. Thread-safe.
 */
public final class IdleTicks {
    private final long idleNanos;
    private volatile boolean awake = true;
    private volatile long ranAt = System.nanoTime();

    /** @param idleInterval time between ticks without a wake-up */
    public IdleTicks(Duration idleInterval) {
        idleNanos = idleInterval.toNanos();
    }

    /** Makes the next tick run. */
    public void wake() {
        awake = true;
    }

    /** Returns whether the task is to run at this tick. */
    public boolean take() {
        long now = System.nanoTime();
        if (!awake && now - ranAt < idleNanos) {
            return false;
        }
        // Before the work, so that a wake-up meanwhile is not lost.
        awake = false;
        ranAt = now;
        return true;
    }
}
