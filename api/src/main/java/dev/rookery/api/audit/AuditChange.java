package dev.rookery.api.audit;

import io.vertx.core.json.JsonObject;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** Detail of an audit entry of an update: the changed attributes before and after it. */
public final class AuditChange {
    private AuditChange() {}

    /**
     * Returns {@code before} and {@code after} with the attributes whose values differ.
     *
     * @param before attributes before the change, without secrets
     */
    public static JsonObject of(JsonObject before, JsonObject after) {
        JsonObject former = new JsonObject();
        JsonObject current = new JsonObject();
        Set<String> names = new TreeSet<>(before.fieldNames());
        names.addAll(after.fieldNames());
        for (String name : names) {
            if (!Objects.equals(before.getValue(name), after.getValue(name))) {
                former.put(name, before.getValue(name));
                current.put(name, after.getValue(name));
            }
        }
        return new JsonObject().put("before", former).put("after", current);
    }
}
