package dev.rookery.broker.admin.http;

import dev.rookery.broker.limit.ClientLimits;
import dev.rookery.broker.limit.TenantLimits;
import io.vertx.core.json.JsonObject;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.time.Duration;

/** Limits under the names of their record components, so that none is forgotten; durations in milliseconds. */
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
            try {
                Object value = component.getAccessor().invoke(limits);
                json.put(component.getName(), json(value));
            } catch (IllegalAccessException | InvocationTargetException e) {
                throw new IllegalStateException("A component of a public record", e);
            }
        }
        return json;
    }

    private static Object json(Object value) {
        if (value instanceof Record nested) {
            return record(nested);
        }
        return value instanceof Duration time ? time.toMillis() : value;
    }
}
