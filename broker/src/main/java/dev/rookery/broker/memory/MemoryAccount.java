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
    /** Created with the first acknowledged message. */
    private @Nullable InflightCredit credit;

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
        return credit == null ? bytes : bytes - credit.bytes();
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
        return exceedsLimit(size) ? MemoryScope.CLIENT : user.tenant().refusal(user, kind, size, size);
    }

    private boolean exceedsLimit(long size) {
        if (bytes + size > limit) {
            giveBackCredit();
        }
        return bytes + size > limit;
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
        return isCovered(kind, content, overhead) ? null : tryHoldNew(kind, content, overhead);
    }

    /** Uses credit for a message in flight, if there is enough. */
    private boolean isCovered(MemoryKind kind, HeldContent content, int overhead) {
        if (kind != MemoryKind.INFLIGHT || credit == null) {
            return false;
        }
        long size = content.bytes() + overhead;
        if (!credit.covers(size) || !content.holdAlone(user, kind)) {
            return false;
        }
        credit.use(size);
        return true;
    }

    private @Nullable MemoryScope tryHoldNew(MemoryKind kind, HeldContent content, int overhead) {
        long size = content.bytes() + overhead;
        if (exceedsLimit(size)) {
            return MemoryScope.CLIENT;
        }
        TenantMemory tenant = user.tenant();
        if (tenant.isPlentiful(user, kind, size) && content.holdAlone(user, kind)) {
            // Most messages: one charge for all that counts them.
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
        if (isCovered(kind, content, overhead)) {
            return;
        }
        change(kind, content.bytes() + overhead);
        content.hold(user, kind, overhead);
        content.hold(user.tenant(), kind, overhead);
    }

    /** Releases a reference to a message. What one in flight took becomes credit. */
    public void letGo(MemoryKind kind, HeldContent content, int overhead) {
        if (content.letGoAlone(user, kind)) {
            long size = content.bytes() + overhead;
            if (kind == MemoryKind.INFLIGHT) {
                addCredit(size);
            } else {
                release(kind, size);
            }
            return;
        }
        change(kind, -content.bytes() - overhead);
        content.letGo(user, kind, overhead);
        content.letGo(user.tenant(), kind, overhead);
    }

    private void addCredit(long size) {
        if (credit == null) {
            credit = new InflightCredit(this);
        }
        credit.add(size);
    }

    /** Releases what stays charged for the next messages in flight. To be called when the client disconnects. */
    public void giveBackCredit() {
        if (credit != null) {
            credit.giveBack();
        }
    }

    /** Closes the account, to which nothing may be charged any more. */
    public void close() {
        giveBackCredit();
        assert bytes == 0 : bytes + " bytes of a client of user " + user.name() + " were not released";
        user.accountClosed();
    }
}
