package dev.rookery.broker.transport;

import dev.rookery.broker.memory.LoopMemory;
import dev.rookery.broker.memory.MemoryBudget;
import dev.rookery.broker.memory.MemoryKind;
import dev.rookery.broker.meter.WireTraffic;
import dev.rookery.broker.store.TenantStore;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.util.concurrent.FastThreadLocal;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Collects the packets to a client during one iteration of the event loop and writes them at once, as one buffer and
 * one system call for any number of packets. Owns the buffer until then. Not thread-safe; confined to the connection's
 * event loop.
 * <p>A message to a thousand receivers needs a thousand system calls. They are spread over several iterations: the loop
 * handles other clients in between, and packets added meanwhile for receivers that are still waiting leave with the
 * same call.
 */
public final class OutboundBuffer {
    private static final int MINIMUM_CAPACITY = 256;
    /**
     * Part of the share of unsent packets above which slow clients receive nothing until they have read. Buffer pools
     * use about twice the size of their contents.
     */
    private static final int PRESSURE_PERCENT = 50;
    /** Size in bytes at which the buffer is flushed before the iteration ends, so that the network stays busy. */
    private static final int FLUSH_THRESHOLD = 64 * 1024;

    /** About two hundred microseconds of work on a current machine. */
    private static final int FLUSHES_PER_ITERATION = 64;

    /** Buffers of the current event loop that have packets to send. */
    private static final FastThreadLocal<EventLoopQueue<OutboundBuffer>> FLUSHES = new FastThreadLocal<>() {
        @Override
        protected EventLoopQueue<OutboundBuffer> initialValue() {
            return new EventLoopQueue<>(FLUSHES_PER_ITERATION, OutboundBuffer::flushScheduled);
        }
    };

    private final Channel channel;
    private final MemoryBudget memory;
    private int unsentBytesLimit;
    private WireTraffic traffic;
    /** Packets of the current iteration; null between iterations. */
    private @Nullable ByteBuf pending;
    /** Initial capacity of the next buffer: the size of the last one, which the next one is likely to have. */
    private int capacity = MINIMUM_CAPACITY;

    private boolean scheduled;
    private boolean released;
    private boolean sent;
    /** Store that must persist changes before they are acknowledged; null if nothing is persisted. */
    private @Nullable TenantStore store;
    /** Completes when the changes acknowledged in {@link #pending} are persisted; null if they are. */
    private @Nullable CompletableFuture<Void> persisted;
    /** Packets that wait for the store; created when a packet first has to wait. */
    private @Nullable DeferredPackets deferred;
    /** Counters of the event loop, to which this buffer contributes {@link #unsent}; set while it contributes. */
    private @Nullable LoopMemory loopMemory;
    /** Memory of all unsent packets of this client. */
    private long unsent;
    /** Part of {@link #unsent} that {@link #pending} contributes. */
    private int pendingCounted;
    /** Memory of the packets that were unsent when the last write notification was requested. */
    private long awaitingNotification;
    /** Memory of the packets written after that request. */
    private long writtenSince;

    OutboundBuffer(Channel channel, int unsentBytesLimit, WireTraffic traffic, MemoryBudget memory) {
        this.channel = channel;
        this.memory = memory;
        this.unsentBytesLimit = unsentBytesLimit;
        this.traffic = traffic;
    }

    void setTraffic(WireTraffic counters) {
        traffic = counters;
    }

    /** Sets the store that must persist changes before they are acknowledged. */
    void setStore(TenantStore tenantStore) {
        store = tenantStore;
    }

    /**
     * Marks the last appended packet as an acknowledgement: it is sent once the store has persisted all changes so far,
     * and the packets after it are sent behind it.
     */
    public void deferUntilPersisted() {
        CompletableFuture<Void> current = Objects.requireNonNull(store).persisted();
        if (current != persisted && !isPersisted(current)) {
            persisted = persisted == null ? current : CompletableFuture.allOf(persisted, current);
        }
    }

    /** Returns whether any packet was written to the client. */
    public boolean hasSent() {
        return sent;
    }

    /**
     * Returns the buffer to which the caller must append one whole packet at once. The buffer is flushed when the
     * current iteration ends, or soon after.
     */
    public ByteBuf buffer() {
        traffic.addPacketSent();
        if (pending != null && pending.readableBytes() >= FLUSH_THRESHOLD) {
            flush();
        }
        if (pending != null && pending.capacity() != pendingCounted) {
            updateUnsent();
        }
        if (pending == null) {
            pending = channel.alloc().buffer(capacity);
        }
        if (!scheduled) {
            scheduled = true;
            FLUSHES.get().add(this, channel.eventLoop());
        }
        return pending;
    }

    /** Appends bytes that are shared with other connections and must not change any more. */
    public void append(ByteBuffer bytes) {
        flush();
        if (!released) {
            send(Unpooled.wrappedBuffer(bytes));
        }
    }

    /** Sets the number of unsent bytes above which the client counts as slow. */
    public void setUnsentBytesLimit(int bytes) {
        if (bytes != unsentBytesLimit) {
            unsentBytesLimit = bytes;
            channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(bytes / 2, bytes));
        }
    }

    /** Returns whether the client is slow, so that the caller should drop or delay messages. */
    public boolean isFull() {
        return !channel.isWritable()
                || deferred != null && deferred.bytes() > unsentBytesLimit
                || isBehindUnderPressure();
    }

    private boolean isBehindUnderPressure() {
        if (loopMemory == null || !loopMemory.isAbove(MemoryKind.UNSENT, PRESSURE_PERCENT)) {
            return false;
        }
        // Packets that only wait for the end of the iteration do not count.
        flush();
        return unsent > 0;
    }

    /** Returns whether the client is so slow that not even responses can be buffered for it. */
    public boolean isOverflowing() {
        return inNetwork() > 2L * unsentBytesLimit
                || deferred != null && deferred.bytes() > 2L * unsentBytesLimit
                || unsent > FLUSH_THRESHOLD && loopMemory != null && loopMemory.isAbove(MemoryKind.UNSENT, 100);
    }

    private long inNetwork() {
        ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
        return buffer == null ? 0 : buffer.totalPendingWriteBytes();
    }

    /** Updates this client's contribution to the total of the event loop. */
    private void updateUnsent() {
        pendingCounted = pending == null ? 0 : pending.capacity();
        long now = pendingCounted + (deferred == null ? 0 : deferred.bytes()) + awaitingNotification + writtenSince;
        if (now != unsent) {
            if (loopMemory == null) {
                loopMemory = memory.loop(channel.eventLoop());
            }
            loopMemory.add(MemoryKind.UNSENT, now - unsent);
            unsent = now;
        }
    }

    /** Flushes, and withdraws this client's contribution from the event loop. */
    void leaveLoop() {
        flush();
        if (loopMemory != null) {
            loopMemory.add(MemoryKind.UNSENT, -unsent);
            loopMemory = null;
            unsent = 0;
        }
    }

    private void flushScheduled() {
        scheduled = false;
        flush();
    }

    void flush() {
        if (pending != null) {
            ByteBuf buffer = pending;
            pending = null;
            capacity = Math.max(MINIMUM_CAPACITY, Math.min(FLUSH_THRESHOLD, buffer.readableBytes()));
            if (released) {
                buffer.release();
                updateUnsent();
            } else {
                send(buffer);
            }
        }
    }

    private void send(ByteBuf buffer) {
        CompletableFuture<Void> condition = persisted;
        persisted = null;
        if (condition != null) {
            deferred = deferred == null ? new DeferredPackets(channel, this::write) : deferred;
            deferred.add(buffer, condition);
            updateUnsent();
        } else if (deferred != null && !deferred.isEmpty()) {
            deferred.add(buffer);
            updateUnsent();
        } else {
            write(buffer);
        }
    }

    private static boolean isPersisted(CompletableFuture<Void> future) {
        return future.isDone() && !future.isCompletedExceptionally();
    }

    private void write(ByteBuf buffer) {
        sent = true;
        traffic.addBytesSent(buffer.readableBytes());
        writtenSince += buffer.capacity();
        channel.writeAndFlush(buffer, channel.voidPromise());
        trackUnsent();
    }

    /** Counts the memory that the network has not accepted, and requests a notification when it has. */
    private void trackUnsent() {
        if (inNetwork() == 0) {
            writtenSince = 0;
        } else if (awaitingNotification == 0) {
            awaitingNotification = writtenSince;
            writtenSince = 0;
            // The channel counts written bytes as pending until its listeners were notified.
            channel.writeAndFlush(Unpooled.EMPTY_BUFFER)
                    .addListener(written -> channel.eventLoop().execute(this::onWritten));
        }
        updateUnsent();
    }

    /**
     * Counts what others have written that the network has not accepted: WebSocket control frames and TLS control records.
     *
     * @return whether there are unsent packets
     */
    boolean trackOthers() {
        long pendingInNetwork = inNetwork();
        if (pendingInNetwork > awaitingNotification + writtenSince) {
            writtenSince = pendingInNetwork - awaitingNotification;
            trackUnsent();
        }
        return pendingInNetwork > 0;
    }

    /** The network accepted the awaited bytes, or the connection is closed. */
    private void onWritten() {
        awaitingNotification = 0;
        trackUnsent();
        if (awaitingNotification == 0) {
            // Resumes senders that were stopped by memory pressure.
            channel.pipeline().fireChannelWritabilityChanged();
        }
    }

    /** Flushes, and runs the action when all packets were written or discarded. */
    void flushAndThen(Runnable action) {
        flush();
        if (deferred == null || deferred.isEmpty()) {
            action.run();
        } else {
            deferred.whenEmpty(action);
        }
    }

    /** Releases the buffer of a closed connection. Packets appended later are discarded. */
    void release() {
        released = true;
        flush();
        if (deferred != null) {
            deferred.discard();
        }
        leaveLoop();
    }
}
