package dev.rookery.api.sensor.payload;

import dev.rookery.text.StrictUtf8;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.LongConsumer;

/** Reader of the fields of a Protocol Buffers message. Not thread-safe. */
final class WireReader {
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int LENGTH = 2;
    private static final int FIXED32 = 5;
    private static final int MAX_VARINT_BITS = 64;

    private final ByteBuffer bytes;
    private int type;

    WireReader(byte[] message) {
        this(ByteBuffer.wrap(message));
    }

    private WireReader(ByteBuffer bytes) {
        this.bytes = bytes.order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Begins the next field, and returns its number; 0 at the end of the message. */
    int next() throws PayloadException {
        if (!bytes.hasRemaining()) {
            return 0;
        }
        long tag = varint();
        type = (int) (tag & 7);
        int number = (int) (tag >>> 3);
        if (number <= 0 || tag >>> 32 != 0) {
            throw malformed();
        }
        return number;
    }

    /** Reads a number of a field that has the type varint. */
    long number() throws PayloadException {
        require(VARINT);
        return varint();
    }

    boolean bool() throws PayloadException {
        return number() != 0;
    }

    float float32() throws PayloadException {
        require(FIXED32);
        requireBytes(Float.BYTES);
        return bytes.getFloat();
    }

    double float64() throws PayloadException {
        require(FIXED64);
        requireBytes(Double.BYTES);
        return bytes.getDouble();
    }

    /** Reads a number, or the packed numbers, of a repeated field. */
    void numbers(LongConsumer each) throws PayloadException {
        if (type == VARINT) {
            each.accept(varint());
            return;
        }
        WireReader packed = message();
        while (packed.bytes.hasRemaining()) {
            each.accept(packed.varint());
        }
    }

    byte[] bytes() throws PayloadException {
        ByteBuffer section = section();
        byte[] copy = new byte[section.remaining()];
        section.get(copy);
        return copy;
    }

    String text() throws PayloadException {
        return utf8(section());
    }

    /** @throws PayloadException if the bytes are not UTF-8: replacing them would change the text */
    static String utf8(ByteBuffer text) throws PayloadException {
        return StrictUtf8.decode(text).orElseThrow(() -> new PayloadException("Sparkplug: a text is not UTF-8"));
    }

    /** Returns a reader of a message within this one. */
    WireReader message() throws PayloadException {
        return new WireReader(section());
    }

    /** Skips the value of the field. */
    void skip() throws PayloadException {
        switch (type) {
            case VARINT -> varint();
            case FIXED64 -> advance(Long.BYTES);
            case FIXED32 -> advance(Integer.BYTES);
            case LENGTH -> section();
            default -> throw malformed();
        }
    }

    private ByteBuffer section() throws PayloadException {
        require(LENGTH);
        long length = varint();
        if (length < 0 || length > bytes.remaining()) {
            throw malformed();
        }
        ByteBuffer section = bytes.slice(bytes.position(), (int) length);
        bytes.position(bytes.position() + (int) length);
        return section;
    }

    private void advance(int count) throws PayloadException {
        requireBytes(count);
        bytes.position(bytes.position() + count);
    }

    private long varint() throws PayloadException {
        long number = 0;
        for (int shift = 0; shift < MAX_VARINT_BITS; shift += 7) {
            requireBytes(1);
            byte octet = bytes.get();
            number |= (long) (octet & 0x7f) << shift;
            if (octet >= 0) {
                return number;
            }
        }
        throw malformed();
    }

    private void require(int expected) throws PayloadException {
        if (type != expected) {
            throw malformed();
        }
    }

    private void requireBytes(int count) throws PayloadException {
        if (bytes.remaining() < count) {
            throw malformed();
        }
    }

    private static PayloadException malformed() {
        return new PayloadException("Sparkplug: malformed Protocol Buffers message");
    }
}
