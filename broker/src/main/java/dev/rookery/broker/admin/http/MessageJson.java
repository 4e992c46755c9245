package dev.rookery.broker.admin.http;

import dev.rookery.broker.admin.AdminException;
import dev.rookery.broker.admin.AdminPublication;
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

/** Messages as JSON. A payload is text where it is UTF-8, base64 otherwise. */
final class MessageJson {
    private static final long LONGEST_EXPIRY = 0xffff_ffffL;

    private MessageJson() {}

    /** @param payloadBytes how many bytes of the payload to show at the most */
    static JsonObject of(RetainedView message, int payloadBytes) {
        byte[] payload = message.payload();
        JsonObject json = new JsonObject()
                .put("topic", message.topic())
                .put("qos", message.qos())
                .put("size", payload.length)
                .put("truncated", payload.length > payloadBytes);
        byte[] shown = Arrays.copyOf(payload, Math.min(payload.length, payloadBytes));
        text(shown, shown.length < payload.length)
                .ifPresentOrElse(
                        text -> json.put("payload", text),
                        () -> json.put("payloadBase64", Base64.getEncoder().encodeToString(shown)));
        return json.put("properties", of(message.properties()));
    }

    /** The bytes as text, if they are; a character that was cut through at the end is left out. */
    private static Optional<String> text(byte[] bytes, boolean cut) {
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        CharBuffer text = CharBuffer.allocate(bytes.length);
        boolean bad = decoder.decode(ByteBuffer.wrap(bytes), text, !cut).isError();
        return bad ? Optional.empty() : Optional.of(text.flip().toString());
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
        properties.expirySeconds().ifPresent(seconds -> json.put("expirySeconds", seconds));
        properties.contentType().ifPresent(type -> json.put("contentType", type));
        properties.responseTopic().ifPresent(topic -> json.put("responseTopic", topic));
        properties
                .correlationData()
                .ifPresent(data ->
                        json.put("correlationDataBase64", Base64.getEncoder().encodeToString(data)));
        return users.isEmpty() ? json : json.put("userProperties", users);
    }

    static AdminPublication publication(JsonObject body) {
        Fields fields = new Fields(body, "topic", "payload", "payloadBase64", "qos", "retain", "properties");
        return new AdminPublication(
                fields.requiredText("topic"),
                payload(fields),
                fields.number("qos", 0, 2, 0),
                fields.flag("retain"),
                fields.object("properties").map(MessageJson::properties).orElse(MessageProperties.NONE));
    }

    private static byte[] payload(Fields fields) {
        if (fields.has("payload") && fields.has("payloadBase64")) {
            throw AdminException.invalid("Give 'payload' or 'payloadBase64', not both");
        }
        return fields.base64("payloadBase64")
                .orElseGet(() -> fields.text("payload").orElse("").getBytes(StandardCharsets.UTF_8));
    }

    private static MessageProperties properties(JsonObject object) {
        Fields fields = new Fields(
                object,
                "utf8",
                "expirySeconds",
                "contentType",
                "responseTopic",
                "correlationDataBase64",
                "userProperties");
        OptionalLong expiry = fields.number("expirySeconds", 0, LONGEST_EXPIRY);
        return new MessageProperties(
                fields.flag("utf8"),
                expiry,
                fields.text("contentType"),
                fields.text("responseTopic"),
                fields.base64("correlationDataBase64"),
                userProperties(fields.array("userProperties").orElseGet(JsonArray::new)));
    }

    private static List<Map.Entry<String, String>> userProperties(JsonArray array) {
        List<Map.Entry<String, String>> pairs = new ArrayList<>();
        for (Object item : array) {
            if (!(item instanceof JsonObject object)) {
                throw AdminException.invalid("A user property is an object with 'name' and 'value'");
            }
            Fields pair = new Fields(object, "name", "value");
            pairs.add(Map.entry(pair.requiredText("name"), pair.requiredText("value")));
        }
        return pairs;
    }
}
