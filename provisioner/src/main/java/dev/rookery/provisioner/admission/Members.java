package dev.rookery.provisioner.admission;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.stream.Stream;

/** Access to optional members of objects. */
final class Members {
    private Members() {}

    /** Returns the member, or an empty object if it is absent or null. */
    static JsonObject object(JsonObject parent, String name) {
        JsonObject value = parent.getJsonObject(name);
        return value == null ? new JsonObject() : value;
    }

    /** Returns the elements of an array of objects; none if it is absent or null. */
    static Stream<JsonObject> objects(JsonObject parent, String name) {
        JsonArray array = parent.getJsonArray(name);
        return array == null ? Stream.empty() : array.stream().map(JsonObject.class::cast);
    }

    static boolean isTrue(JsonObject parent, String name) {
        return Boolean.TRUE.equals(parent.getBoolean(name));
    }
}
