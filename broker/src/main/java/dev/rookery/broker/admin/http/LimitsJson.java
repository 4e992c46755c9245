package dev.rookery.broker.admin.http;

import dev.rookery.broker.limit.ClientLimits;
import dev.rookery.broker.limit.TenantLimits;
import io.vertx.core.json.JsonObject;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.Locale;

/**
 * JSON of limits: every component of the record in snake case, so that none is missing. Durations are milliseconds, with
 * {@code _ms} appended to the name.
 */
final class LimitsJson {
    private LimitsJson() {}

    static JsonObject of(ClientLimits limits) {
        return record(limits);
    }

    static JsonObject of(TenantLimits limits) {
        return record(limits);
    }

    private static JsonObject record(Record limits) {
        JsonObject json = new JsonObject();
        for (RecordComponent component : limits.getClass().getRecordComponents()) {
            String name = component.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
            try {
                put(json, name, component.getAccessor().invoke(limits));
            } catch (IllegalAccessException | InvocationTargetException e) {
                throw new IllegalStateException("Cannot read a component of a public record", e);
            }
        }
        return json;
    }

    private static void put(JsonObject json, String name, Object value) {
        if (value instanceof Record nested) {
            json.put(name, record(nested));
        } else if (value instanceof Duration time) {
            json.put(name + "_ms", time.toMillis());
        } else {
            json.put(name, value);
        }
    }
}
