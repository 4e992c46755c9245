package dev.rookery.broker.admin.http;

import dev.rookery.broker.admin.AdminException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The fields of a JSON object that somebody sent: each of the right type, none that is not known. */
final class Fields {
    private final JsonObject object;

    Fields(JsonObject object, String... known) {
        this.object = object;
        for (String name : object.fieldNames()) {
            if (!List.of(known).contains(name)) {
                throw AdminException.invalid("There is no field '" + name + "'; there are " + String.join(", ", known));
            }
        }
    }

    boolean has(String name) {
        return object.getValue(name) != null;
    }

    Optional<String> text(String name) {
        return value(name, String.class, "text");
    }

    String requiredText(String name) {
        return text(name).orElseThrow(() -> AdminException.invalid("The field '" + name + "' is missing"));
    }

    boolean flag(String name) {
        return value(name, Boolean.class, "true or false").orElse(false);
    }

    int number(String name, int smallest, int largest, int absent) {
        return (int) number(name, smallest, largest).orElse(absent);
    }

    OptionalLong number(String name, long smallest, long largest) {
        Optional<Number> number = value(name, Number.class, "a number");
        if (number.isEmpty()) {
            return OptionalLong.empty();
        }
        long value = number.get().longValue();
        if (number.get().doubleValue() != value || value < smallest || value > largest) {
            throw AdminException.invalid("'" + name + "' is a whole number from " + smallest + " to " + largest);
        }
        return OptionalLong.of(value);
    }

    Optional<byte[]> base64(String name) {
        try {
            return text(name).map(Base64.getDecoder()::decode);
        } catch (IllegalArgumentException e) {
            throw AdminException.invalid("'" + name + "' is not base64");
        }
    }

    Optional<JsonObject> object(String name) {
        return value(name, JsonObject.class, "an object");
    }

    Optional<JsonArray> array(String name) {
        return value(name, JsonArray.class, "an array");
    }

    private <T> Optional<T> value(String name, Class<T> type, String what) {
        Object value = object.getValue(name);
        if (value != null && !type.isInstance(value)) {
            throw AdminException.invalid("'" + name + "' is " + what);
        }
        return Optional.ofNullable(type.cast(value));
    }
}
