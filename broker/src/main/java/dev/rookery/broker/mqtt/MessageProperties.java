package dev.rookery.broker.mqtt;

import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What MQTT 5 lets a publisher say about a message (section 3.3.2.3), in the open.
 *
 * @param utf8 whether the payload is said to be text
 * @param expirySeconds how long it may wait, 0 to 4,294,967,295; empty for ever
 * @param userProperties in their order, names may repeat
 */
public record MessageProperties(
        boolean utf8,
        OptionalLong expirySeconds,
        Optional<String> contentType,
        Optional<String> responseTopic,
        Optional<byte[]> correlationData,
        List<Map.Entry<String, String>> userProperties) {
    /** Nothing said. */
    public static final MessageProperties NONE = new MessageProperties(
            false, OptionalLong.empty(), Optional.empty(), Optional.empty(), Optional.empty(), List.of());

    public MessageProperties {
        userProperties = List.copyOf(userProperties);
    }

    /** What is said about a message now. */
    static MessageProperties of(Message message, long now) {
        OptionalLong expiry = message.expires() ? OptionalLong.of(message.secondsLeft(now)) : OptionalLong.empty();
        byte[] encoded = message.properties();
        boolean utf8 = false;
        Optional<String> contentType = Optional.empty();
        Optional<String> responseTopic = Optional.empty();
        Optional<byte[]> correlationData = Optional.empty();
        List<Map.Entry<String, String>> users = new ArrayList<>(0);
        try {
            PacketInput in = new PacketInput(Unpooled.wrappedBuffer(encoded), encoded.length);
            while (in.hasMore()) {
                Property property = Property.of(in.variable());
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
            throw new IllegalStateException("Properties that were sound when they came", e);
        }
        return new MessageProperties(utf8, expiry, contentType, responseTopic, correlationData, users);
    }

    @SuppressWarnings("unchecked")
    private static Map.Entry<String, String> pair(Object value) {
        return (Map.Entry<String, String>) value;
    }

    /** Those that are handed on to subscribers as they are, encoded. */
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
