package dev.rookery.broker.memory;

import org.jspecify.annotations.Nullable;

/**
 * Memory charged to one client, and with it to its user, its tenant and the broker. Whatever is charged must be
 * released with the same kind and size. Not thread-safe; confined to the tenant's event loop.
 */
public final class MemoryAccount {
    private final UserMemory user;
    private long limit = Long.MAX_VALUE;
    private long bytes;

    MemoryAccount(UserMemory user) {
        this.user = user;
        user.accountOpened();
    }

    /** Returns the account of the client's user. */
    public UserMemory user() {
        return user;
    }

    /** Sets the client's limit in bytes of heap. */
    public void setLimit(long value) {
        limit = value;
    }

    /** Returns the heap charged to the client in bytes, without its connection. */
    public long bytes() {
        return bytes;
    }

    /**
     * Charges new state if it fits.
     *
     * @return null if it was charged, otherwise whose budget is exhausted
     */
    public @Nullable MemoryScope tryCharge(MemoryKind kind, long size) {
        MemoryScope refusal = refusal(kind, size);
        if (refusal == null) {
            charge(kind, size);
        }
        return refusal;
    }

    /** Returns whose budget has no space for new state; null if it fits. */
    public @Nullable MemoryScope refusal(MemoryKind kind, long size) {
        return bytes + size > limit ? MemoryScope.CLIENT : user.tenant().refusal(user, kind, size, size);
    }

    /** Charges state regardless of the budgets. */
    public void charge(MemoryKind kind, long size) {
        change(kind, size);
        user.add(kind, size);
        user.tenant().add(kind, size);
    }

    /** Releases charged state. */
    public void release(MemoryKind kind, long size) {
        charge(kind, -size);
    }

    private void change(MemoryKind kind, long size) {
        if (UserMemory.countsAgainstShare(kind)) {
            bytes += size;
            assert bytes >= 0 : "a client of user " + user.name() + " released more than was charged";
        }
    }

    /**
     * Charges a reference to a message if it fits.
     *
     * @param overhead size of the reference in bytes
     * @return null if it was charged, otherwise whose budget is exhausted
     */
    public @Nullable MemoryScope tryHold(MemoryKind kind, HeldContent content, int overhead) {
        long size = content.bytes() + overhead;
        if (bytes + size > limit) {
            return MemoryScope.CLIENT;
        }
        TenantMemory tenant = user.tenant();
        if (tenant.isPlentiful(user, kind, size) && content.holdAlone(user, kind)) {
            // Almost all messages: one charge for all that counts them.
            charge(kind, size);
            return null;
        }
        MemoryScope refusal =
                tenant.refusal(user, kind, content.userGrowth(user) + overhead, content.tenantGrowth() + overhead);
        if (refusal == null) {
            hold(kind, content, overhead);
        }
        return refusal;
    }

    /** Charges a reference to a message regardless of the budgets. */
    public void hold(MemoryKind kind, HeldContent content, int overhead) {
        change(kind, content.bytes() + overhead);
        content.hold(user, kind, overhead);
        content.hold(user.tenant(), kind, overhead);
    }

    /** Releases a reference to a message. */
    public void letGo(MemoryKind kind, HeldContent content, int overhead) {
        if (content.letGoAlone(user, kind)) {
            release(kind, content.bytes() + overhead);
            return;
        }
        change(kind, -content.bytes() - overhead);
        content.letGo(user, kind, overhead);
        content.letGo(user.tenant(), kind, overhead);
    }

    /** Closes the account, to which nothing may be charged any more. */
    public void close() {
        assert bytes == 0 : bytes + " bytes of a client of user " + user.name() + " were not released";
        user.accountClosed();
    }
}
