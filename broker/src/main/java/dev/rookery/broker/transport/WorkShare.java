package dev.rookery.broker.transport;

import java.util.ArrayDeque;

/**
 * Share of an event loop's time that belongs to one user, or to an address before the login. All connections of the user
 * use the same share, so that many connections get no more time than one. Not thread-safe; confined to the event loop.
 */
final class WorkShare {
    final Object key;
    /** Work that waits for its slice. */
    final ArrayDeque<SlicedWork> waiting = new ArrayDeque<>(0);
    /** Time used, in nanoseconds; at least the scheduler's virtual time when the share was last used. */
    long used;
    /** Whether the scheduler knows that work waits. */
    boolean queued;
    /** Whether the scheduler removes the share once nothing uses it. */
    boolean idle;
    /** Start of the current window of immediate work. */
    long windowStart;
    /** Time of immediate work in the current window, in nanoseconds. */
    long usedInWindow;
    /** Number of connections that use this share. */
    int users;

    WorkShare(Object key, long now) {
        this.key = key;
        this.windowStart = now;
    }
}
