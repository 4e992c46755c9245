package dev.rookery.broker.memory;

/**
 * What acknowledged messages of one client have taken and the next messages in flight will take: it stays charged in
 * between, so that a steady stream of messages does not change the counters of user, tenant and event loop. It is given
 * back when it was not used for a while, when memory is short, and before the counters are read. Not thread-safe;
 * confined to the tenant's event loop.
 */
final class InflightCredit {
    private final MemoryAccount account;
    private long bytes;
    /** Smallest credit since unused credit was last given back. */
    private long unused;
    /** Whether the event loop knows this credit. */
    private boolean known;

    InflightCredit(MemoryAccount account) {
        this.account = account;
    }

    long bytes() {
        return bytes;
    }

    boolean covers(long size) {
        return size <= bytes;
    }

    /** Takes the size of a message that is sent from the credit, which must cover it. */
    void use(long size) {
        bytes -= size;
        unused = Math.min(unused, bytes);
    }

    /** Adds the size of a message that is acknowledged. */
    void add(long size) {
        bytes += size;
        if (!known) {
            known = true;
            account.user().tenant().loop().addCredit(this);
        }
    }

    /** Gives back what was not used since the last call, and returns whether nothing is left. */
    boolean giveBackUnused() {
        giveBack(unused);
        unused = bytes;
        known = bytes > 0;
        return !known;
    }

    /** Gives back all, and is not known to the event loop any more. */
    void giveBackAndLeave() {
        giveBack();
        known = false;
    }

    /** Gives back all. */
    void giveBack() {
        giveBack(bytes);
        unused = 0;
    }

    private void giveBack(long size) {
        if (size > 0) {
            bytes -= size;
            account.release(MemoryKind.INFLIGHT, size);
        }
    }
}
