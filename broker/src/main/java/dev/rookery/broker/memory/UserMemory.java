package dev.rookery.broker.memory;

/**
 * Heap charged to one user of a tenant, over all its clients. Connections do not count against its share: a user may be
 * that of a whole fleet. Not thread-safe; confined to the tenant's event loop.
 */
public final class UserMemory {
    private final TenantMemory tenant;
    private final String name;
    private final DirectShare direct = new DirectShare();
    private long limit;
    private long bytes;
    /** Accounts of the user's sessions. */
    private int accounts;

    UserMemory(TenantMemory tenant, String name, long limit) {
        this.tenant = tenant;
        this.name = name;
        this.limit = limit;
    }

    TenantMemory tenant() {
        return tenant;
    }

    String name() {
        return name;
    }

    DirectShare direct() {
        return direct;
    }

    long bytes() {
        return bytes;
    }

    long limit() {
        return limit;
    }

    void setLimit(long value) {
        limit = value;
    }

    void add(MemoryKind kind, long change) {
        if (countsAgainstShare(kind)) {
            bytes += change;
            assert bytes >= 0 : "user " + name + " released more than was charged";
            if (bytes == 0) {
                tenant.removeIfUnused(this);
            }
        }
    }

    static boolean countsAgainstShare(MemoryKind kind) {
        return kind != MemoryKind.CONNECTIONS && kind.pool() == MemoryPool.HEAP;
    }

    void accountOpened() {
        accounts++;
    }

    void accountClosed() {
        accounts--;
        tenant.removeIfUnused(this);
    }

    boolean isUnused() {
        return accounts == 0 && bytes == 0;
    }
}
