package dev.rookery.broker.mqtt;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The properties that a client sent with a packet, checked. Immutable once read. */
public final class Properties {
    /** No properties. */
    public static final Properties NONE = new Properties(new byte[0]);

    /** What a PUBLISH hands on to subscribers unaltered: [MQTT-3.3.2-4], -15, -16, -17, -18, -20. */
    private static final Set<Property> FORWARDED = EnumSet.of(
            Property.PAYLOAD_FORMAT_INDICATOR,
            Property.CONTENT_TYPE,
            Property.RESPONSE_TOPIC,
            Property.CORRELATION_DATA,
            Property.USER_PROPERTY);

    private final Map<Property, Object> values = new EnumMap<>(Property.class);
    private byte[] forwarded;

    private Properties(byte[] forwarded) {
        this.forwarded = forwarded;
    }

    /**
     * Reads a packet's properties with their length.
     *
     * @throws PacketException if one is not allowed in this packet, comes twice or has a value that it cannot have
     */
    static Properties read(PacketInput in, Set<Property> allowed) throws PacketException {
        int length = in.variable();
        if (length == 0) {
            return NONE;
        }
        Properties properties = new Properties(NONE.forwarded);
        int outer = in.narrow(length);
        int start = in.position();
        boolean allForwarded = true;
        while (in.hasMore()) {
            Property property = Property.of(in.variable());
            if (!allowed.contains(property)) {
                throw PacketException.malformed("The property " + property + " does not belong in this packet");
            }
            properties.add(property, value(property, in));
            allForwarded &= FORWARDED.contains(property);
        }
        properties.forwarded = allForwarded ? in.copySince(start) : properties.encodeForwarded(in, start);
        in.widen(outer);
        return properties;
    }

    private void add(Property property, Object value) throws PacketException {
        if (values.put(property, value) != null && property != Property.USER_PROPERTY) {
            throw PacketException.protocolError("The property " + property + " comes twice");
        }
    }

    /** Goes through the bytes again, which were sound, and leaves out what is not handed on. */
    private byte[] encodeForwarded(PacketInput in, int start) throws PacketException {
        return new ForwardedProperties(in.copySince(start)).only(FORWARDED);
    }

    static Object value(Property property, PacketInput in) throws PacketException {
        return switch (property.type()) {
            case FLAG -> flag(property, in.byteValue());
            case TWO_BYTES -> (long) in.twoBytes();
            case POSITIVE_TWO_BYTES -> positive(property, in.twoBytes());
            case FOUR_BYTES -> in.fourBytes();
            case POSITIVE_FOUR_BYTES -> positive(property, in.fourBytes());
            case POSITIVE_VARIABLE -> positive(property, in.variable());
            case TEXT -> in.text();
            case BINARY -> in.binary();
            case PAIR -> Map.entry(in.text(), in.text());
        };
    }

    private static Object flag(Property property, int value) throws PacketException {
        if (value > 1) {
            throw PacketException.protocolError("The property " + property + " is neither 0 nor 1");
        }
        return (long) value;
    }

    private static Object positive(Property property, long value) throws PacketException {
        if (value == 0) {
            throw PacketException.protocolError("The property " + property + " is 0");
        }
        return value;
    }

    /** The number, or the default that the standard gives. */
    public long number(Property property, long absent) {
        Object value = values.get(property);
        return value == null ? absent : (Long) value;
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

    /** Those that a PUBLISH hands on, as they were on the wire and in their order. Not to be changed. */
    byte[] forwarded() {
        return forwarded;
    }
}
