package dev.rookery.api.mqttuser;

import dev.rookery.auth.Access;
import dev.rookery.auth.AccessRules;
import dev.rookery.auth.AclRow;
import dev.rookery.http.ApiException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Locale;

/** ACL rows as callers write them: the access in words, or as the number that the table holds. */
public final class AccessWords {
    private static final int LONGEST_TOPIC = 255;

    private AccessWords() {}

    /** @throws ApiException if the row would never match anything */
    public static AclRow row(JsonObject json) {
        String topic = json.getString("topic", "");
        AclRow row = new AclRow(topic, bits(json));
        if (topic.length() > LONGEST_TOPIC) {
            throw ApiException.invalid("The topic has more than " + LONGEST_TOPIC + " characters");
        }
        AccessRules.flaw(row).ifPresent(flaw -> {
            throw ApiException.invalid("'" + topic + "' would never match: " + flaw);
        });
        return row;
    }

    public static JsonObject describe(AclRow row) {
        JsonArray words = new JsonArray();
        for (Access access : Access.values()) {
            if (row.access() > 0 && (row.access() & access.bit()) != 0) {
                words.add(word(access));
            }
        }
        return new JsonObject()
                .put("topic", row.topic())
                .put("access", row.access())
                .put("permissions", words);
    }

    private static int bits(JsonObject json) {
        JsonArray words = json.getJsonArray("permissions");
        Integer number = json.getInteger("access");
        if ((words == null) == (number == null)) {
            throw ApiException.invalid("A row needs 'permissions' (words) or 'access' (their bits), not both");
        }
        if (number != null) {
            return number;
        }
        int bits = 0;
        for (Access access : Access.values()) {
            if (words.contains(word(access))) {
                bits |= access.bit();
            }
        }
        return bits;
    }

    private static String word(Access access) {
        return access.name().toLowerCase(Locale.ROOT);
    }
}
