package dev.rookery.api.mqttuser;

import dev.rookery.auth.Access;
import dev.rookery.auth.AccessRules;
import dev.rookery.auth.AclRow;
import dev.rookery.http.ApiException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;

/** JSON form of ACL rows. Access is stated by permission names or as the bit mask stored in {@code mqtt_acls}. */
public final class AclRowJson {
    private static final int MAX_TOPIC_LENGTH = 255;

    private AclRowJson() {}

    /** @throws ApiException if the row is malformed or can never match a topic */
    public static AclRow parse(JsonObject json) {
        String topic = json.getString("topic", "");
        AclRow row = new AclRow(topic, accessBits(json));
        if (topic.length() > MAX_TOPIC_LENGTH) {
            throw ApiException.invalid("'topic' is longer than " + MAX_TOPIC_LENGTH + " characters");
        }
        AccessRules.flaw(row).ifPresent(flaw -> {
            throw ApiException.invalid("Topic filter '" + topic + "' never matches: " + flaw);
        });
        return row;
    }

    public static JsonObject describe(AclRow row) {
        JsonArray permissions = new JsonArray();
        for (Access access : Access.values()) {
            if (row.access() > 0 && (row.access() & access.bit()) != 0) {
                permissions.add(name(access));
            }
        }
        return new JsonObject()
                .put("topic", row.topic())
                .put("access", row.access())
                .put("permissions", permissions);
    }

    public static JsonArray describe(List<AclRow> rows) {
        return new JsonArray(rows.stream().map(AclRowJson::describe).toList());
    }

    private static int accessBits(JsonObject json) {
        JsonArray permissions = json.getJsonArray("permissions");
        Integer access = json.getInteger("access");
        if ((permissions == null) == (access == null)) {
            throw ApiException.invalid("An ACL row requires either 'permissions' or 'access'");
        }
        if (access != null) {
            return access;
        }
        int bits = 0;
        for (Access each : Access.values()) {
            if (permissions.contains(name(each))) {
                bits |= each.bit();
            }
        }
        return bits;
    }

    private static String name(Access access) {
        return access.name().toLowerCase(Locale.ROOT);
    }
}
