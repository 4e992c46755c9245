package dev.rookery.broker.websocket;

import io.netty.buffer.ByteBuf;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Removes the frames from the bytes of one client (RFC 6455, section 5), as the bytes arrive: the size of a frame is not
 * limited, and no part of the payload is held. Only binary messages are accepted [MQTT-6.0.0-1]. Not thread-safe.
 */
public final class FrameReader {
    /** Maximum payload size of a control frame, in bytes. */
    static final int MAXIMUM_CONTROL_SIZE = 125;

    private static final int FINAL = 0x80;
    private static final int RESERVED = 0x70;
    private static final int OPCODE = 0x0f;
    private static final int MASKED = 0x80;

    private static final int CONTINUATION = 0;
    private static final int TEXT = 1;
    private static final int BINARY = 2;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;

    private static final int LENGTH_OF_TWO_BYTES = 126;
    private static final int LENGTH_OF_EIGHT_BYTES = 127;
    private static final int MASK_SIZE = 4;

    private final Consumer<byte[]> pings;
    private int firstByte;
    private int shortLength;
    /** Bytes of the current header that were read; 0 between two frames. */
    private int headerRead;
    /** Size of the current header; known after two bytes. */
    private int headerSize = 2;

    private long length;
    private int mask;
    /** Payload bytes of the current frame that are still to come. */
    private long remaining;
    /** Whether a message has begun whose last fragment is still to come. */
    private boolean fragmented;
    /** Payload of the current control frame; null in data frames. */
    private byte @Nullable [] control;

    private @Nullable CloseStatus closeStatus;
    private boolean ended;

    /** @param pings receives the payload of each ping */
    public FrameReader(Consumer<byte[]> pings) {
        this.pings = pings;
    }

    /** Returns the status of the client's Close frame; empty before. */
    public Optional<CloseStatus> closeStatus() {
        return Optional.ofNullable(closeStatus);
    }

    /**
     * Replaces frames, or parts of frames, by the payload of their data, in place. Bytes after a Close frame or a violation
     * are discarded.
     *
     * @throws FrameException if the client violated the protocol; the buffer holds the payload before the violation
     */
    public void unwrap(ByteBuf bytes) throws FrameException {
        int start = bytes.readerIndex();
        int end = bytes.writerIndex();
        int from = start;
        int to = start;
        try {
            while (from < end && !ended) {
                if (headerRead < headerSize) {
                    readHeader(bytes.getByte(from++) & 0xff);
                } else {
                    int size = (int) Math.min(remaining, end - from);
                    to += readPayload(bytes, from, to, size);
                    from += size;
                }
                if (headerRead == headerSize && remaining == 0) {
                    endFrame();
                }
            }
        } catch (FrameException e) {
            ended = true;
            throw e;
        } finally {
            bytes.setIndex(start, to);
        }
    }

    private void readHeader(int next) throws FrameException {
        headerRead++;
        if (headerRead == 1) {
            firstByte = next;
            checkFirstByte();
        } else if (headerRead == 2) {
            beginLength(next);
        } else if (headerRead <= headerSize - MASK_SIZE) {
            length = length << 8 | next;
        } else {
            mask = mask << 8 | next;
        }
        if (headerRead == headerSize) {
            checkLength();
            remaining = length;
            control = isControl() ? new byte[(int) length] : null;
        }
    }

    private boolean isControl() {
        return (firstByte & OPCODE) >= CLOSE;
    }

    private void checkFirstByte() throws FrameException {
        if ((firstByte & RESERVED) != 0) {
            throw violation("Reserved bits of a frame are set without an extension");
        }
        switch (firstByte & OPCODE) {
            case CONTINUATION -> require(fragmented, "Continuation frame without a first frame");
            case BINARY -> require(!fragmented, "New message before the last fragment");
            case TEXT ->
                throw new FrameException(
                        CloseStatus.UNSUPPORTED_DATA, "Text frame; MQTT packets belong in binary frames");
            case CLOSE, PING, PONG -> require((firstByte & FINAL) != 0, "Fragmented control frame");
            default -> throw violation("Unknown opcode of a frame");
        }
    }

    private void beginLength(int next) throws FrameException {
        require((next & MASKED) != 0, "Frame without mask");
        shortLength = next & ~MASKED;
        require(!isControl() || shortLength <= MAXIMUM_CONTROL_SIZE, "Control frame too long");
        int moreBytes =
                switch (shortLength) {
                    case LENGTH_OF_TWO_BYTES -> 2;
                    case LENGTH_OF_EIGHT_BYTES -> 8;
                    default -> 0;
                };
        length = moreBytes == 0 ? shortLength : 0;
        headerSize = 2 + moreBytes + MASK_SIZE;
    }

    private void checkLength() throws FrameException {
        boolean minimal =
                switch (shortLength) {
                    case LENGTH_OF_TWO_BYTES -> length >= LENGTH_OF_TWO_BYTES;
                    case LENGTH_OF_EIGHT_BYTES -> length > 0xffff;
                    default -> true;
                };
        // The highest bit must be 0.
        require(length >= 0, "Frame length out of range");
        require(minimal, "Frame length not minimally encoded");
    }

    private static void require(boolean condition, String otherwise) throws FrameException {
        if (!condition) {
            throw violation(otherwise);
        }
    }

    private static FrameException violation(String reason) {
        return new FrameException(CloseStatus.PROTOCOL_ERROR, reason);
    }

    /** Unmasks a part of the payload. Returns the number of bytes written at the second index. */
    private int readPayload(ByteBuf bytes, int from, int to, int size) {
        byte[] target = control;
        int written = 0;
        if (target == null) {
            unmask(bytes, from, to, size);
            written = size;
        } else {
            int offset = target.length - (int) remaining;
            for (int i = 0; i < size; i++) {
                target[offset + i] = (byte) (bytes.getByte(from + i) ^ mask >>> 24 - 8 * (i & 3));
            }
        }
        remaining -= size;
        // The mask of the next byte comes first.
        mask = Integer.rotateLeft(mask, 8 * (size & 3));
        return written;
    }

    /** Never writes behind what was read, as the second index is not greater than the first. */
    private void unmask(ByteBuf bytes, int from, int to, int size) {
        long wide = (long) mask << 32 | mask & 0xffffffffL;
        int i = 0;
        for (; i + Long.BYTES <= size; i += Long.BYTES) {
            bytes.setLong(to + i, bytes.getLong(from + i) ^ wide);
        }
        for (; i < size; i++) {
            bytes.setByte(to + i, bytes.getByte(from + i) ^ mask >>> 24 - 8 * (i & 3));
        }
    }

    private void endFrame() throws FrameException {
        byte[] payload = control;
        control = null;
        headerRead = 0;
        headerSize = 2;
        mask = 0;
        if (payload == null) {
            fragmented = (firstByte & FINAL) == 0;
        } else if ((firstByte & OPCODE) == PING) {
            pings.accept(payload);
        } else if ((firstByte & OPCODE) == CLOSE) {
            closeStatus = CloseStatus.read(payload);
            ended = true;
        }
    }
}
