package dev.rookery.bench.driver;

import io.netty.buffer.ByteBuf;

/**
 * The head of each payload: who sent it, as which of its messages, and when it should have been sent. The rest of the
 * payload is filler.
 */
public final class Stamp {
    /** Bytes that a stamp takes. */
    public static final int BYTES = Integer.BYTES + Integer.BYTES + Long.BYTES;

    private static final int SEQUENCE = Integer.BYTES;
    private static final int INTENDED = SEQUENCE + Integer.BYTES;

    private Stamp() {}

    /** Appends a payload of the given size. */
    public static void write(ByteBuf out, int sender, int sequence, long intendedNanos, int payloadBytes) {
        out.writeInt(sender);
        out.writeInt(sequence);
        out.writeLong(intendedNanos);
        out.writeZero(payloadBytes - BYTES);
    }

    /** Whether the readable bytes are long enough for a stamp. */
    public static boolean isPresent(ByteBuf payload) {
        return payload.readableBytes() >= BYTES;
    }

    public static int sender(ByteBuf payload) {
        return payload.getInt(payload.readerIndex());
    }

    public static int sequence(ByteBuf payload) {
        return payload.getInt(payload.readerIndex() + SEQUENCE);
    }

    /** On the clock of {@link System#nanoTime()} of the process that sent it. */
    public static long intendedNanos(ByteBuf payload) {
        return payload.getLong(payload.readerIndex() + INTENDED);
    }
}
