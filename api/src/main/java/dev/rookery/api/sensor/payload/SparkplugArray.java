package dev.rookery.api.sensor.payload;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** Decoder of the arrays of Sparkplug: packed elements in little-endian order. */
final class SparkplugArray {
    private SparkplugArray() {}

    /** Returns whether the data type is that of an array. */
    static boolean isArray(int dataType) {
        return dataType >= SparkplugTypes.FIRST_ARRAY && dataType <= SparkplugTypes.DATE_TIME_ARRAY;
    }

    /**
     * Returns the elements.
     *
     * @param dataType type of the array
     * @throws PayloadException if the bytes are incomplete, or there are too many elements
     */
    static List<ScalarValue> decode(int dataType, byte[] packed) throws PayloadException {
        ByteBuffer bytes = ByteBuffer.wrap(packed).order(ByteOrder.LITTLE_ENDIAN);
        return switch (dataType) {
            case SparkplugTypes.BOOLEAN_ARRAY -> booleans(bytes);
            case SparkplugTypes.STRING_ARRAY -> texts(bytes);
            case SparkplugTypes.DATE_TIME_ARRAY -> numbers(SparkplugTypes.DATE_TIME, bytes);
            default -> numbers(dataType - SparkplugTypes.FIRST_ARRAY + SparkplugTypes.INT8, bytes);
        };
    }

    private static List<ScalarValue> numbers(int elementType, ByteBuffer bytes) throws PayloadException {
        int size =
                switch (elementType) {
                    case SparkplugTypes.INT8, SparkplugTypes.UINT8 -> Byte.BYTES;
                    case SparkplugTypes.INT16, SparkplugTypes.UINT16 -> Short.BYTES;
                    case SparkplugTypes.INT32, SparkplugTypes.UINT32, SparkplugTypes.FLOAT -> Integer.BYTES;
                    default -> Long.BYTES;
                };
        if (bytes.remaining() % size != 0) {
            throw new PayloadException("Sparkplug: an array ends within an element of " + size + " bytes");
        }
        requireCount(bytes.remaining() / size);
        List<ScalarValue> elements = new ArrayList<>();
        while (bytes.hasRemaining()) {
            elements.add(
                    switch (elementType) {
                        case SparkplugTypes.FLOAT -> ScalarValue.number(Float.toString(bytes.getFloat()));
                        case SparkplugTypes.DOUBLE -> ScalarValue.number(Double.toString(bytes.getDouble()));
                        default -> SparkplugValue.integer(elementType, integer(size, bytes));
                    });
        }
        return elements;
    }

    private static long integer(int size, ByteBuffer bytes) {
        return switch (size) {
            case Byte.BYTES -> bytes.get();
            case Short.BYTES -> bytes.getShort();
            case Integer.BYTES -> bytes.getInt();
            default -> bytes.getLong();
        };
    }

    /** Reads the number of elements, and their bits from the most significant one of each byte. */
    private static List<ScalarValue> booleans(ByteBuffer bytes) throws PayloadException {
        long count = bytes.remaining() < Integer.BYTES ? -1 : Integer.toUnsignedLong(bytes.getInt());
        if (count < 0 || (count + 7) / Byte.SIZE > bytes.remaining()) {
            throw new PayloadException("Sparkplug: an array of booleans is incomplete");
        }
        requireCount(count);
        List<ScalarValue> elements = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int octet = bytes.get(bytes.position() + i / Byte.SIZE);
            boolean set = (octet >> (Byte.SIZE - 1 - i % Byte.SIZE) & 1) != 0;
            elements.add(set ? ScalarValue.TRUE : ScalarValue.FALSE);
        }
        return elements;
    }

    /** Reads texts that end with a byte 0. */
    private static List<ScalarValue> texts(ByteBuffer bytes) throws PayloadException {
        List<ScalarValue> elements = new ArrayList<>();
        while (bytes.hasRemaining()) {
            int start = bytes.position();
            int end = start;
            while (end < bytes.limit() && bytes.get(end) != 0) {
                end++;
            }
            requireCount(elements.size() + 1L);
            elements.add(ScalarValue.text(WireReader.utf8(bytes.slice(start, end - start))));
            bytes.position(Math.min(bytes.limit(), end + 1));
        }
        return elements;
    }

    private static void requireCount(long count) throws PayloadException {
        if (count > JsonReadings.MAX_READINGS) {
            throw new PayloadException("More than " + JsonReadings.MAX_READINGS + " readings");
        }
    }
}
