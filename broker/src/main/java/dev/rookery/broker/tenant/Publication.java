package dev.rookery.broker.tenant;

import dev.rookery.broker.memory.MemoryAccount;
import dev.rookery.broker.memory.MemoryKind;
import dev.rookery.broker.memory.MemoryScope;
import dev.rookery.broker.mqtt.Message;
import dev.rookery.broker.session.Session;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Message that is published later, or whose delivery takes several slices, with the memory that it takes meanwhile. */
final class Publication {
    private static final int WAITING_HEAP_BYTES = 160;
    /** Size of a recipient and its delivery. */
    private static final int RECIPIENT_HEAP_BYTES = 64;

    private final Message message;
    private final @Nullable Session publisher;
    private final Consumer<PublishResult> done;
    private final MemoryAccount memory;
    private final boolean system;
    private long charged;
    private boolean released;

    /**
     * @param memory account of its own, which this closes
     * @param system whether the broker itself has published the message, and retained it
     */
    Publication(
            Message message,
            @Nullable Session publisher,
            Consumer<PublishResult> done,
            MemoryAccount memory,
            boolean system) {
        this.system = system;
        this.message = message;
        this.publisher = publisher;
        this.done = done;
        this.memory = memory;
    }

    Message message() {
        return message;
    }

    @Nullable
    Session publisher() {
        return publisher;
    }

    boolean isSystem() {
        return system;
    }

    /** Charges the waiting message if it fits. Returns whose budget is exhausted; null if it was charged. */
    @Nullable
    MemoryScope tryHold() {
        long bytes = messageBytes();
        MemoryScope exhausted = memory.tryCharge(MemoryKind.QUEUED, bytes);
        if (exhausted == null) {
            charged = bytes;
        } else {
            memory.close();
        }
        return exhausted;
    }

    /** Charges the waiting message regardless of the budgets: it was accepted before. */
    void hold() {
        hold(messageBytes());
    }

    /** Charges the message with its recipients regardless of the budgets. */
    void holdRecipients(int count) {
        letGo();
        hold(messageBytes() + (long) count * RECIPIENT_HEAP_BYTES);
    }

    /**
     * Not by {@link MemoryAccount#hold}: the publisher's user would own the content, and that of many recipients be charged for
     * each of its sessions.
     */
    private long messageBytes() {
        return message.held().bytes() + WAITING_HEAP_BYTES;
    }

    private void hold(long bytes) {
        charged = bytes;
        memory.charge(MemoryKind.QUEUED, bytes);
    }

    private void letGo() {
        memory.release(MemoryKind.QUEUED, charged);
        charged = 0;
    }

    /** Releases the memory and reports the result. */
    void complete(PublishResult result) {
        release();
        done.accept(result);
    }

    /** Releases the memory of a publication that failed. Its publisher learns it by the end of its connection. */
    void abandon() {
        release();
        if (publisher != null) {
            publisher.abort();
        }
    }

    /** Once: an error of the callback of a complete publication abandons it as well. */
    private void release() {
        if (!released) {
            released = true;
            letGo();
            memory.close();
        }
    }
}
