package dev.rookery.http;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;

/** Text without U+0000 and unpaired surrogates, which JSON permits and PostgreSQL and MQTT reject. */
public final class StorableText {
    private StorableText() {}

    public static boolean isStorable(String text) {
        return text.indexOf('\0') < 0 && StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }

    /** @throws ApiException unless every name and string of the object is storable */
    static void requireStorable(JsonObject value) {
        value.forEach(entry -> {
            requireStorable("body", entry.getKey());
            requireStorable(entry.getValue());
        });
    }

    /**
     * @param location of the text, for the message
     * @throws ApiException unless the text is storable
     */
    static void requireStorable(String location, String text) {
        if (!isStorable(text)) {
            throw ApiException.invalid("The text of '" + location + "' contains U+0000 or an unpaired surrogate");
        }
    }

    private static void requireStorable(Object value) {
        if (value instanceof String text) {
            requireStorable("body", text);
        } else if (value instanceof JsonObject object) {
            requireStorable(object);
        } else if (value instanceof JsonArray array) {
            array.forEach(StorableText::requireStorable);
        }
    }
}
