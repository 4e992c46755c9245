package dev.rookery.broker.memory;

import org.jspecify.annotations.Nullable;

/**
 * Content of a message that queues, inflight windows and the retained messages of a tenant share. It is charged once to
 * the tenant, and once to the user of the first session that held it. Other users are charged in full for each of
 * their sessions. Not thread-safe; confined to the tenant's event loop.
 */
public final class HeldContent {
    private final long bytes;
    private int holders;
    /** Kind that the tenant is charged for; null while there is no holder. */
    private @Nullable MemoryKind kind;
    /** User that is charged once. Never replaced, so that each release matches its charge. */
    private @Nullable UserMemory owner;

    private int ownerHolders;
    /** User charged for the retained message; null if it is unknown or the message is not retained. */
    private @Nullable UserMemory retainedBy;

    /** @param bytes heap size of the message */
    public HeldContent(long bytes) {
        this.bytes = bytes;
    }

    /** Returns the heap size of the message in bytes. */
    public long bytes() {
        return bytes;
    }

    /** Adds the first holder, which the caller charges in full, if it is the only one that must be known. */
    boolean holdAlone(UserMemory user, MemoryKind as) {
        if (holders != 0 || owner != null && owner != user) {
            return false;
        }
        holders = 1;
        ownerHolders = 1;
        owner = user;
        kind = as;
        return true;
    }

    /** Removes the only holder, whose full charge the caller releases. */
    boolean letGoAlone(UserMemory user, MemoryKind as) {
        if (holders != 1 || owner != user || ownerHolders != 1 || kind != as) {
            return false;
        }
        holders = 0;
        ownerHolders = 0;
        kind = null;
        return true;
    }

    /** Returns what the tenant is charged for one more holder. */
    long tenantGrowth() {
        return holders == 0 ? bytes : 0;
    }

    /** Returns what the user is charged for one more holder. */
    long userGrowth(UserMemory user) {
        return user == owner && ownerHolders > 0 ? 0 : bytes;
    }

    /** Charges the tenant for one more holder, with the size of the reference. */
    void hold(TenantMemory tenant, MemoryKind as, int overhead) {
        if (holders++ == 0) {
            kind = as;
            tenant.add(as, bytes + overhead);
            return;
        }
        tenant.add(as, overhead);
        if (as == MemoryKind.RETAINED) {
            changeKind(tenant, as);
        }
    }

    /** Releases what {@link #hold(TenantMemory, MemoryKind, int)} has charged for a holder. */
    void letGo(TenantMemory tenant, MemoryKind as, int overhead) {
        assert holders > 0 : "content released more often than it was held";
        if (--holders == 0 && kind == as) {
            tenant.add(as, -bytes - overhead);
            kind = null;
            return;
        }
        if (holders == 0) {
            tenant.add(current(as), -bytes);
            kind = null;
        } else if (as == MemoryKind.RETAINED) {
            changeKind(tenant, MemoryKind.QUEUED);
        }
        tenant.add(as, -overhead);
    }

    private void changeKind(TenantMemory tenant, MemoryKind to) {
        tenant.add(current(to), -bytes);
        tenant.add(to, bytes);
        kind = to;
    }

    private MemoryKind current(MemoryKind fallback) {
        return kind == null ? fallback : kind;
    }

    /** Charges the user for one more holder, with the size of the reference. */
    void hold(UserMemory user, MemoryKind as, int overhead) {
        if (owner == null) {
            owner = user;
        }
        boolean charged = user != owner || ownerHolders++ == 0;
        user.add(as, charged ? bytes + overhead : overhead);
    }

    /** Releases what {@link #hold(UserMemory, MemoryKind, int)} has charged for a holder. */
    void letGo(UserMemory user, MemoryKind as, int overhead) {
        boolean charged = user != owner || --ownerHolders == 0;
        user.add(as, charged ? -bytes - overhead : -overhead);
    }

    @Nullable
    UserMemory retainedBy() {
        return retainedBy;
    }

    void setRetainedBy(@Nullable UserMemory user) {
        retainedBy = user;
    }
}
