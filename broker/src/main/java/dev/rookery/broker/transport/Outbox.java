package dev.rookery.broker.transport;

import dev.rookery.broker.meter.WireTraffic;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.util.concurrent.FastThreadLocal;
import java.nio.ByteBuffer;

/**
 * Collects what is sent to a client during one turn of the event loop and hands it to the network at once: one buffer
 * and one system call, however many packets. Owns its buffer until that moment. For the event loop only.
 *
 * <p>A message to a thousand receivers is a thousand system calls. They are made in several turns: others are served
 * in between, and what comes in meanwhile for those that still wait leaves in the same call.
 */
public final class Outbox {
    private static final int SMALLEST_CAPACITY = 256;
    /** Does not wait for the end of the turn with more than this, so that the network is kept busy. */
    private static final int ENOUGH = 64 * 1024;

    /** Some two hundred microseconds on a current machine. */
    private static final int FLUSHES_A_TURN = 64;

    /** Those of an event loop that have something to send. */
    private static final FastThreadLocal<TurnQueue<Outbox>> FLUSHES = new FastThreadLocal<>() {
        @Override
        protected TurnQueue<Outbox> initialValue() {
            return new TurnQueue<>(FLUSHES_A_TURN, Outbox::flushInTurn);
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

    Outbox(Channel channel, int unsentBytes, WireTraffic traffic) {
        this.channel = channel;
        this.unsentBytes = unsentBytes;
        this.traffic = traffic;
    }

    void countOn(WireTraffic shared) {
        traffic = shared;
    }

    /** The buffer to append a whole packet to, right away; it is sent when this turn ends, or soon after. */
    public ByteBuf buffer() {
        traffic.packetSent();
        if (pending != null && pending.readableBytes() >= ENOUGH) {
            flush();
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
            traffic.bytesSent(bytes.remaining());
            channel.writeAndFlush(Unpooled.wrappedBuffer(bytes), channel.voidPromise());
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
        return !channel.isWritable();
    }

    /** Whether it is so far behind that not even answers can be kept for it. */
    public boolean isOverflowing() {
        return isFull()
                && channel.unsafe().outboundBuffer() != null
                && channel.unsafe().outboundBuffer().totalPendingWriteBytes() > 2L * unsentBytes;
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
            } else {
                traffic.bytesSent(buffer.readableBytes());
                channel.writeAndFlush(buffer, channel.voidPromise());
            }
        }
    }

    /** The connection is over: what is appended from now on goes nowhere. */
    void release() {
        released = true;
        flush();
    }
}
