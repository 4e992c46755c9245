package dev.rookery.broker.admin.http;

import dev.rookery.broker.admin.AdminException;
import dev.rookery.broker.admin.AdminPublication;
import dev.rookery.broker.admin.LiveMessage;
import dev.rookery.broker.admin.RetainedView;
import dev.rookery.broker.mqtt.MessageProperties;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** JSON of messages. A payload is a string if it is UTF-8, otherwise base64. */
final class MessageJson {
    private MessageJson() {}

    /** @param payloadBytes maximum number of payload bytes to include */
    static JsonObject of(RetainedView message, int payloadBytes) {
        byte[] payload = message.payload();
        byte[] shown = Arrays.copyOf(payload, Math.min(payload.length, payloadBytes));
        return of(message.topic(), message.qos(), shown, payload.length).put("properties", of(message.properties()));
    }

    static JsonObject of(LiveMessage message) {
        return of(message.topic(), message.qos(), message.payload(), message.size())
                .put("time", message.time().toString())
                .put("retain", message.retain())
                .put("client_id", message.clientId())
                .put("username", message.username());
    }

    /** @param size of the whole payload in bytes */
    private static JsonObject of(String topic, int qos, byte[] shown, int size) {
        JsonObject json = new JsonObject()
                .put("topic", topic)
                .put("qos", qos)
                .put("size", size)
                .put("truncated", size > shown.length);
        text(shown, shown.length < size)
                .ifPresentOrElse(
                        text -> json.put("payload", text),
                        () -> json.put("payload_base64", Base64.getEncoder().encodeToString(shown)));
        return json;
    }

    /**
     * Returns the bytes as text if they are UTF-8.
     *
     * @param truncated whether the last character may be incomplete; it is then omitted
     */
    private static Optional<String> text(byte[] bytes, boolean truncated) {
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        CharBuffer text = CharBuffer.allocate(bytes.length);
        boolean malformed =
                decoder.decode(ByteBuffer.wrap(bytes), text, !truncated).isError();
        return malformed ? Optional.empty() : Optional.of(text.flip().toString());
    }

    private static JsonObject of(MessageProperties properties) {
        JsonArray users = new JsonArray();
        properties
                .userProperties()
                .forEach(pair ->
                        users.add(new JsonObject().put("name", pair.getKey()).put("value", pair.getValue())));
        JsonObject json = new JsonObject();
        if (properties.utf8()) {
            json.put("utf8", true);
        }
        properties.expirySeconds().ifPresent(seconds -> json.put("expiry_seconds", seconds));
        properties.contentType().ifPresent(type -> json.put("content_type", type));
        properties.responseTopic().ifPresent(topic -> json.put("response_topic", topic));
        properties
                .correlationData()
                .ifPresent(data ->
                        json.put("correlation_data_base64", Base64.getEncoder().encodeToString(data)));
        return users.isEmpty() ? json : json.put("user_properties", users);
    }

    /**
     * Reads a message that is valid against the OpenAPI document.
     *
     * @throws AdminException if the topic, the payload or a property is invalid
     */
    static AdminPublication publication(JsonObject body) {
        return new AdminPublication(
                body.getString("topic"),
                payload(body),
                body.getInteger("qos", 0),
                body.getBoolean("retain", false),
                properties(body.getJsonObject("properties", new JsonObject())));
    }

    private static byte[] payload(JsonObject body) {
        if (body.containsKey("payload") && body.containsKey("payload_base64")) {
            throw AdminException.invalid("Specify either 'payload' or 'payload_base64'");
        }
        return base64(body, "payload_base64")
                .orElseGet(() -> body.getString("payload", "").getBytes(StandardCharsets.UTF_8));
    }

    private static MessageProperties properties(JsonObject json) {
        Long expiry = json.getLong("expiry_seconds");
        return new MessageProperties(
                json.getBoolean("utf8", false),
                expiry == null ? OptionalLong.empty() : OptionalLong.of(expiry),
                Optional.ofNullable(json.getString("content_type")),
                Optional.ofNullable(json.getString("response_topic")),
                base64(json, "correlation_data_base64"),
                userProperties(json.getJsonArray("user_properties", new JsonArray())));
    }

    private static List<Map.Entry<String, String>> userProperties(JsonArray array) {
        List<Map.Entry<String, String>> pairs = new ArrayList<>(array.size());
        for (int i = 0; i < array.size(); i++) {
            JsonObject pair = array.getJsonObject(i);
            pairs.add(Map.entry(pair.getString("name"), pair.getString("value")));
        }
        return pairs;
    }

    private static Optional<byte[]> base64(JsonObject json, String name) {
        try {
            return Optional.ofNullable(json.getString(name)).map(Base64.getDecoder()::decode);
        } catch (IllegalArgumentException e) {
            throw AdminException.invalid("'" + name + "' is not base64");
        }
    }
}
