package dev.rookery.bench.driver;

import io.netty.buffer.ByteBuf;

/**
 * Header of each payload: number of the sender, sequence number, and scheduled send time. The remaining bytes are
 * zero.
 */
public final class Stamp {
    /** Size of the header in bytes. */
    public static final int BYTES = Integer.BYTES + Integer.BYTES + Long.BYTES;

    private static final int SEQUENCE = Integer.BYTES;
    private static final int INTENDED = SEQUENCE + Integer.BYTES;

    private Stamp() {}

    /** Appends a payload of the given size, at least {@link #BYTES}. */
    public static void write(ByteBuf out, int sender, int sequence, long intendedNanos, int payloadBytes) {
        out.writeInt(sender);
        out.writeInt(sequence);
        out.writeLong(intendedNanos);
        out.writeZero(payloadBytes - BYTES);
    }

    /** Returns whether the readable bytes can contain a header. */
    public static boolean isPresent(ByteBuf payload) {
        return payload.readableBytes() >= BYTES;
    }

    public static int sender(ByteBuf payload) {
        return payload.getInt(payload.readerIndex());
    }

    public static int sequence(ByteBuf payload) {
        return payload.getInt(payload.readerIndex() + SEQUENCE);
    }

    /** Returns the scheduled send time, in {@link System#nanoTime()} of the sending process. */
    public static long intendedNanos(ByteBuf payload) {
        return payload.getLong(payload.readerIndex() + INTENDED);
    }
}
