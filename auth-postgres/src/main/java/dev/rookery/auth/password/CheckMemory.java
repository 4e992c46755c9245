package dev.rookery.auth.password;

import java.util.concurrent.Semaphore;

/**
 * Memory that password checks may take at once: further checks wait, so that the heap does not have to hold the memory of as
 * many as there are threads. Thread-safe.
 */
final class CheckMemory {
    private static final int HEAP_DIVISOR = 16;
    private static final int BYTES_PER_KIB = 1024;

    private final int total;
    private final Semaphore free;

    /** @param total in KiB */
    CheckMemory(int total) {
        this.total = total;
        free = new Semaphore(total, true);
    }

    /**
     * Returns a sixteenth of the heap, or the memory of one check if that is more.
     *
     * @param largest memory of the most expensive check, in KiB
     */
    static CheckMemory ofHeap(int largest) {
        long part = Runtime.getRuntime().maxMemory() / HEAP_DIVISOR / BYTES_PER_KIB;
        return new CheckMemory((int) Math.max(largest, Math.min(part, Integer.MAX_VALUE)));
    }

    /**
     * Waits until the memory is free, or all of it for a check that needs more.
     *
     * @param needed in KiB
     * @return the memory to release
     */
    int acquire(int needed) throws InterruptedException {
        int granted = Math.min(needed, total);
        free.acquire(granted);
        return granted;
    }

    void release(int granted) {
        free.release(granted);
    }

    /** Returns the free memory in KiB. */
    int available() {
        return free.availablePermits();
    }
}
