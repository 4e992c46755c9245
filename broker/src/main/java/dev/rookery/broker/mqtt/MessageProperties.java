package dev.rookery.broker.mqtt;

import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * MQTT 5 properties of a message that publishers set and subscribers receive (section 3.3.2.3).
 *
 * @param utf8 whether the payload format indicator declares UTF-8 text
 * @param expirySeconds message expiry interval, 0 to 4,294,967,295; empty for no expiry
 * @param userProperties in the order of the packet; names may repeat
 */
public record MessageProperties(
        boolean utf8,
        OptionalLong expirySeconds,
        Optional<String> contentType,
        Optional<String> responseTopic,
        Optional<byte[]> correlationData,
        List<Map.Entry<String, String>> userProperties) {
    /** No properties. */
    public static final MessageProperties NONE = new MessageProperties(
            false, OptionalLong.empty(), Optional.empty(), Optional.empty(), Optional.empty(), List.of());

    public MessageProperties {
        userProperties = List.copyOf(userProperties);
    }

    /** Returns a message's properties, with the expiry interval that remains at the given time. */
    static MessageProperties of(Message message, long now) {
        OptionalLong expiry = message.expires() ? OptionalLong.of(message.remainingSeconds(now)) : OptionalLong.empty();
        byte[] encoded = message.properties();
        boolean utf8 = false;
        Optional<String> contentType = Optional.empty();
        Optional<String> responseTopic = Optional.empty();
        Optional<byte[]> correlationData = Optional.empty();
        List<Map.Entry<String, String>> users = new ArrayList<>(0);
        try {
            PacketInput in = new PacketInput(Unpooled.wrappedBuffer(encoded), encoded.length);
            while (in.hasMore()) {
                Property property = Property.of(in.variableByteInteger());
                Object value = Properties.value(property, in);
                switch (property) {
                    case PAYLOAD_FORMAT_INDICATOR -> utf8 = value.equals(1L);
                    case CONTENT_TYPE -> contentType = Optional.of((String) value);
                    case RESPONSE_TOPIC -> responseTopic = Optional.of((String) value);
                    case CORRELATION_DATA -> correlationData = Optional.of((byte[]) value);
                    default -> users.add(pair(value));
                }
            }
        } catch (PacketException e) {
            throw new IllegalStateException("Validated properties cannot be decoded", e);
        }
        return new MessageProperties(utf8, expiry, contentType, responseTopic, correlationData, users);
    }

    @SuppressWarnings("unchecked")
    private static Map.Entry<String, String> pair(Object value) {
        return (Map.Entry<String, String>) value;
    }

    /** Returns the encoding of the properties that subscribers receive unaltered. */
    byte[] encoded() {
        PropertyWriter out = new PropertyWriter();
        if (utf8) {
            out.add(Property.PAYLOAD_FORMAT_INDICATOR, 1);
        }
        out.add(Property.CONTENT_TYPE, contentType).add(Property.RESPONSE_TOPIC, responseTopic);
        correlationData.ifPresent(data -> out.add(Property.CORRELATION_DATA, data));
        userProperties.forEach(pair -> out.add(Property.USER_PROPERTY, pair.getKey(), pair.getValue()));
        return out.toBytes();
    }
}
