package dev.rookery.broker.mqtt;

import dev.rookery.broker.memory.HeapSize;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Validated properties of a packet from a client; user properties in {@link #forwarded} only. Immutable once read.
 */
public final class Properties {
    /** No properties. */
    public static final Properties NONE = new Properties(new byte[0]);

    /** Properties of a PUBLISH that subscribers receive unaltered: [MQTT-3.3.2-4], -15, -16, -17, -18, -20. */
    private static final Set<Property> FORWARDED = EnumSet.of(
            Property.PAYLOAD_FORMAT_INDICATOR,
            Property.CONTENT_TYPE,
            Property.RESPONSE_TOPIC,
            Property.CORRELATION_DATA,
            Property.USER_PROPERTY);

    /** Size of this object with the table of an EnumMap. */
    private static final int OBJECT_BYTES = 24 + 48 + 136;

    private static final int NUMBER_BYTES = 24;

    private final Map<Property, Object> values = new EnumMap<>(Property.class);
    private byte[] forwarded;

    private Properties(byte[] forwarded) {
        this.forwarded = forwarded;
    }

    /**
     * Reads a property block, which starts with its length.
     *
     * @throws PacketException if a property is not allowed in this packet, is repeated or has an invalid value
     */
    static Properties read(PacketInput in, Set<Property> allowed) throws PacketException {
        int length = in.variableByteInteger();
        if (length == 0) {
            return NONE;
        }
        Properties properties = new Properties(NONE.forwarded);
        int outer = in.limit(length);
        int start = in.position();
        boolean allForwarded = true;
        while (in.hasMore()) {
            Property property = Property.of(in.variableByteInteger());
            if (!allowed.contains(property)) {
                throw PacketException.malformed("Property " + property + " not allowed in this packet");
            }
            if (property == Property.USER_PROPERTY) {
                // Never read from here, and a packet may have hundreds of thousands.
                in.skipUtf8String();
                in.skipUtf8String();
            } else {
                properties.add(property, value(property, in));
            }
            allForwarded &= FORWARDED.contains(property);
        }
        properties.forwarded = allForwarded ? in.copySince(start) : properties.encodeForwarded(in, start);
        in.restoreEnd(outer);
        return properties;
    }

    private void add(Property property, Object value) throws PacketException {
        if (values.put(property, value) != null) {
            throw PacketException.protocolError("Duplicate property " + property);
        }
    }

    /** Reads the validated bytes again and drops the properties that are not forwarded. */
    private byte[] encodeForwarded(PacketInput in, int start) throws PacketException {
        return new ForwardedProperties(in.copySince(start)).only(FORWARDED);
    }

    static Object value(Property property, PacketInput in) throws PacketException {
        return switch (property.type()) {
            case BOOLEAN_BYTE -> flag(property, in.unsignedByte());
            case TWO_BYTE_INTEGER -> (long) in.twoByteInteger();
            case POSITIVE_TWO_BYTE_INTEGER -> positive(property, in.twoByteInteger());
            case FOUR_BYTE_INTEGER -> in.fourByteInteger();
            case POSITIVE_FOUR_BYTE_INTEGER -> positive(property, in.fourByteInteger());
            case POSITIVE_VARIABLE_BYTE_INTEGER -> positive(property, in.variableByteInteger());
            case UTF8_STRING -> in.utf8String();
            case BINARY_DATA -> in.binaryData();
            case UTF8_STRING_PAIR -> Map.entry(in.utf8String(), in.utf8String());
        };
    }

    private static Object flag(Property property, int value) throws PacketException {
        if (value > 1) {
            throw PacketException.protocolError("Property " + property + " must be 0 or 1");
        }
        return (long) value;
    }

    private static Object positive(Property property, long value) throws PacketException {
        if (value == 0) {
            throw PacketException.protocolError("Property " + property + " must not be 0");
        }
        return value;
    }

    /** Returns the value of an integer property, or the default of the specification. */
    public long number(Property property, long defaultValue) {
        Object value = values.get(property);
        return value == null ? defaultValue : (Long) value;
    }

    public Optional<String> text(Property property) {
        return Optional.ofNullable((String) values.get(property));
    }

    public Optional<byte[]> binary(Property property) {
        return Optional.ofNullable((byte[]) values.get(property));
    }

    public boolean has(Property property) {
        return values.containsKey(property);
    }

    /** Returns the size on the heap in bytes. */
    long heapBytes() {
        if (this == NONE) {
            return 0;
        }
        long bytes = OBJECT_BYTES + HeapSize.of(forwarded);
        for (Object value : values.values()) {
            bytes += heapBytes(value);
        }
        return bytes;
    }

    private static long heapBytes(Object value) {
        if (value instanceof String text) {
            return HeapSize.of(text);
        }
        if (value instanceof byte[] data) {
            return HeapSize.of(data);
        }
        return value instanceof Map.Entry<?, ?> pair
                ? HeapSize.HASH_ENTRY + heapBytes(pair.getKey()) + heapBytes(pair.getValue())
                : NUMBER_BYTES;
    }

    /** Returns the encoded properties that a PUBLISH forwards, in their original order. Must not be modified. */
    byte[] forwarded() {
        return forwarded;
    }
}
