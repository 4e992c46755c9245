package dev.rookery.broker.transport;

import dev.rookery.broker.meter.WireTraffic;
import dev.rookery.broker.store.TenantStore;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.util.concurrent.FastThreadLocal;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;

/**
 * Collects what is sent to a client during one turn of the event loop and hands it to the network at once: one buffer
 * and one system call, however many packets. Owns its buffer until that moment. For the event loop only.
 *
 * <p>A message to a thousand receivers is a thousand system calls. They are made in several turns: others are served
 * in between, and what comes in meanwhile for those that still wait leaves in the same call.
 */
public final class OutboundBuffer {
    private static final int SMALLEST_CAPACITY = 256;
    /** Does not wait for the end of the turn with more than this, so that the network is kept busy. */
    private static final int ENOUGH = 64 * 1024;

    /** Some two hundred microseconds on a current machine. */
    private static final int FLUSHES_A_TURN = 64;

    /** Those of an event loop that have something to send. */
    private static final FastThreadLocal<EventLoopQueue<OutboundBuffer>> FLUSHES = new FastThreadLocal<>() {
        @Override
        protected EventLoopQueue<OutboundBuffer> initialValue() {
            return new EventLoopQueue<>(FLUSHES_A_TURN, OutboundBuffer::flushInTurn);
        }
    };

    private final Channel channel;
    private int unsentBytes;
    private WireTraffic traffic;
    /** Null between turns. */
    private ByteBuf pending;
    /** What a turn takes is likely what the last one took. */
    private int capacity = SMALLEST_CAPACITY;

    private boolean scheduled;
    private boolean released;
    private boolean sent;
    /** What the acknowledgements in here have to wait for; null for nothing. */
    private TenantStore store;
    /** When that may leave which acknowledges something and is pending; null if it may at once. */
    private CompletableFuture<Void> kept;
    /** Behind what is not kept yet; null unless the store ever kept somebody waiting. */
    private HeldPackets held;
    /** Null until something is sent from this event loop. */
    private UnsentBytes ofLoop;
    /** The share of this one in {@link #ofLoop}. */
    private long waiting;
    /** What {@link #pending} has in that. */
    private int counted;
    /** Memory of what the network had not taken when it was last asked to tell. */
    private long awaited;
    /** Memory of what was written since. */
    private long written;

    OutboundBuffer(Channel channel, int unsentBytes, WireTraffic traffic) {
        this.channel = channel;
        this.unsentBytes = unsentBytes;
        this.traffic = traffic;
    }

    void countOn(WireTraffic shared) {
        traffic = shared;
    }

    /** What is acknowledged from now on must be kept there first. */
    void keepIn(TenantStore durable) {
        store = durable;
    }

    /**
     * The packet that was just appended acknowledges something: it goes out when the store has kept all changes so far, and
     * whatever follows goes out behind it.
     */
    public void acknowledges() {
        CompletableFuture<Void> soFar = store.persisted();
        if (soFar != kept && !isKept(soFar)) {
            kept = kept == null ? soFar : CompletableFuture.allOf(kept, soFar);
        }
    }

    /** Whether anything left for the client already. */
    public boolean hasSent() {
        return sent;
    }

    /** The buffer to append a whole packet to, right away; it is sent when this turn ends, or soon after. */
    public ByteBuf buffer() {
        traffic.packetSent();
        if (pending != null && pending.readableBytes() >= ENOUGH) {
            flush();
        }
        if (pending != null && pending.capacity() != counted) {
            count();
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

    /** Appends bytes that others share; they must not change any more. */
    public void append(ByteBuffer bytes) {
        flush();
        if (!released) {
            send(Unpooled.wrappedBuffer(bytes));
        }
    }

    /** Changes how many bytes may wait for the network before it counts as behind. */
    public void limit(int bytes) {
        if (bytes != unsentBytes) {
            unsentBytes = bytes;
            channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(bytes / 2, bytes));
        }
    }

    /** Whether the client's network is behind; what can be dropped or can wait should be. */
    public boolean isFull() {
        return !channel.isWritable() || held != null && held.bytes() > unsentBytes || isBehindWhileScarce();
    }

    private boolean isBehindWhileScarce() {
        if (ofLoop == null || !ofLoop.isScarce()) {
            return false;
        }
        // What only waits for the end of the turn is not behind.
        flush();
        return waiting > 0;
    }

    /** Whether it is so far behind that not even answers can be kept for it. */
    public boolean isOverflowing() {
        return isFull() && inNetwork() > 2L * unsentBytes
                || held != null && held.bytes() > 2L * unsentBytes
                || waiting > ENOUGH && ofLoop.isExhausted();
    }

    private long inNetwork() {
        ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
        return buffer == null ? 0 : buffer.totalPendingWriteBytes();
    }

    /** Brings its share in what the event loop's clients make wait up to date. */
    private void count() {
        counted = pending == null ? 0 : pending.capacity();
        long now = counted + (held == null ? 0 : held.bytes()) + awaited + written;
        if (now != waiting) {
            if (ofLoop == null) {
                ofLoop = UnsentBytes.ofThisLoop();
            }
            ofLoop.change(now - waiting);
            waiting = now;
        }
    }

    /** Flushes, and leaves the event loop that it was on. */
    void leaveLoop() {
        flush();
        if (ofLoop != null) {
            ofLoop.change(-waiting);
            ofLoop = null;
            waiting = 0;
        }
    }

    private void flushInTurn() {
        scheduled = false;
        flush();
    }

    void flush() {
        if (pending != null) {
            ByteBuf buffer = pending;
            pending = null;
            capacity = Math.max(SMALLEST_CAPACITY, Math.min(ENOUGH, buffer.readableBytes()));
            if (released) {
                buffer.release();
                count();
            } else {
                send(buffer);
            }
        }
    }

    private void send(ByteBuf buffer) {
        CompletableFuture<Void> first = kept;
        kept = null;
        if (first != null) {
            held = held == null ? new HeldPackets(channel, this::write) : held;
            held.add(buffer, first);
            count();
        } else if (held != null && !held.isEmpty()) {
            held.add(buffer);
            count();
        } else {
            write(buffer);
        }
    }

    private static boolean isKept(CompletableFuture<Void> future) {
        return future.isDone() && !future.isCompletedExceptionally();
    }

    private void write(ByteBuf buffer) {
        sent = true;
        traffic.bytesSent(buffer.readableBytes());
        written += buffer.capacity();
        channel.writeAndFlush(buffer, channel.voidPromise());
        await();
    }

    /** Counts what the network has not taken, and has it tell when it has. */
    private void await() {
        if (inNetwork() == 0) {
            written = 0;
        } else if (awaited == 0) {
            awaited = written;
            written = 0;
            // The channel counts what was taken until its listeners have been told.
            channel.writeAndFlush(Unpooled.EMPTY_BUFFER)
                    .addListener(taken -> channel.eventLoop().execute(this::caughtUp));
        }
        count();
    }

    /** The network has taken what was awaited, or never will. */
    private void caughtUp() {
        awaited = 0;
        await();
        if (awaited == 0) {
            // What waited because memory was scarce goes on.
            channel.pipeline().fireChannelWritabilityChanged();
        }
    }

    /** Flushes, and does that when all has left, or never will. */
    void flushAndThen(Runnable action) {
        flush();
        if (held == null || held.isEmpty()) {
            action.run();
        } else {
            held.then(action);
        }
    }

    /** The connection is over: what is appended from now on goes nowhere. */
    void release() {
        released = true;
        flush();
        if (held != null) {
            held.discard();
        }
        leaveLoop();
    }
}
