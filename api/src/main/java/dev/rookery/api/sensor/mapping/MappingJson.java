package dev.rookery.api.sensor.mapping;

import dev.rookery.auth.service.ServiceRights;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;

/** Mappings in JSON, as in requests of the API. Requests match the OpenAPI document; further rules are checked here. */
public final class MappingJson {
    private MappingJson() {}

    /**
     * Parses a mapping.
     *
     * @param since microseconds since 1970
     * @throws IllegalArgumentException with a message for the caller, if the mapping is invalid
     */
    public static Mapping parse(String name, long since, JsonObject json) {
        Optional<String> device = Optional.ofNullable(json.getString("device"));
        Optional<String> tag = Optional.ofNullable(json.getString("tag"));
        JsonObject time = json.getJsonObject("time", new JsonObject());
        Mapping mapping = new Mapping(
                name,
                since,
                new MappingTarget(device, tag),
                MappedTopic.parse(json.getString("topic")),
                PayloadFormat.parse(json.getString("format", PayloadFormat.AUTO.text())),
                JsonPointer.parse(json.getString("each", "")),
                json.getJsonArray("values", new JsonArray()).stream()
                        .map(value -> value((JsonObject) value))
                        .toList(),
                pointer(time, "pointer"),
                TimeForm.parse(time.getString("form", TimeForm.AUTO.text())),
                json.getBoolean("rebirth", false));
        if (!ServiceRights.isPermitted(mapping.filter())) {
            throw new IllegalArgumentException(
                    "The topic filter '" + mapping.filter() + "' of the device is reserved for the"
                            + " platform, or longer than " + ServiceRights.MAX_FILTER_LENGTH + " characters.");
        }
        requireFieldsOfFormat(mapping);
        return mapping;
    }

    private static void requireFieldsOfFormat(Mapping mapping) {
        PayloadFormat format = mapping.format().of(mapping.topic().toString());
        boolean hasPointers =
                !mapping.values().isEmpty() || !mapping.each().tokens().isEmpty();
        if (format != PayloadFormat.JSON && (hasPointers || mapping.time().isPresent())) {
            throw new IllegalArgumentException(
                    "'values', 'each' and 'time.pointer' are for the format 'json'; the format is '" + format.text()
                            + "'.");
        }
        if (mapping.values().isEmpty() && (hasPointers || mapping.time().isPresent())) {
            throw new IllegalArgumentException("'each' and 'time.pointer' need 'values'.");
        }
        boolean hasForm = !mapping.timeForm().equals(TimeForm.AUTO);
        boolean statesTime = format == PayloadFormat.INFLUX || format == PayloadFormat.TELEGRAF;
        if (hasForm && !statesTime && mapping.time().isEmpty()) {
            throw new IllegalArgumentException(
                    "'time.form' needs 'time.pointer', or the format 'influx' or 'telegraf'.");
        }
        if (mapping.rebirth()
                && (format != PayloadFormat.SPARKPLUG || mapping.commandFilter().isEmpty())) {
            throw new IllegalArgumentException(
                    "'rebirth' needs a topic of Sparkplug with the levels of group and edge node, such as"
                            + " 'spBv1.0/+/+/+/{device}'.");
        }
        if (format == PayloadFormat.INFLUX && mapping.timeForm().pattern().isPresent()) {
            throw new IllegalArgumentException(
                    "Times of the format 'influx' are numbers: 's', 'ms', 'us', 'ns' or 'auto'.");
        }
    }

    private static ValueRule value(JsonObject json) {
        return new ValueRule(
                JsonPointer.parse(json.getString("value")),
                Optional.ofNullable(json.getString("metric")),
                pointer(json, "metric_pointer"),
                Optional.ofNullable(json.getString("unit")),
                pointer(json, "unit_pointer"));
    }

    private static Optional<JsonPointer> pointer(JsonObject json, String field) {
        return Optional.ofNullable(json.getString(field)).map(JsonPointer::parse);
    }

    /** Returns the rules of a mapping: all fields but its name, devices and topic. */
    public static JsonObject rules(Mapping mapping) {
        JsonObject rules = new JsonObject().put("format", mapping.format().text());
        if (!mapping.each().tokens().isEmpty()) {
            rules.put("each", mapping.each().toString());
        }
        if (!mapping.values().isEmpty()) {
            List<JsonObject> values =
                    mapping.values().stream().map(MappingJson::json).toList();
            rules.put("values", new JsonArray(values));
        }
        if (mapping.rebirth()) {
            rules.put("rebirth", true);
        }
        JsonObject time = new JsonObject();
        mapping.time().ifPresent(pointer -> time.put("pointer", pointer.toString()));
        if (!mapping.timeForm().equals(TimeForm.AUTO)) {
            time.put("form", mapping.timeForm().text());
        }
        return time.isEmpty() ? rules : rules.put("time", time);
    }

    private static JsonObject json(ValueRule rule) {
        JsonObject json = new JsonObject().put("value", rule.value().toString());
        rule.metric().ifPresent(metric -> json.put("metric", metric));
        rule.metricPointer().ifPresent(pointer -> json.put("metric_pointer", pointer.toString()));
        rule.unit().ifPresent(unit -> json.put("unit", unit));
        rule.unitPointer().ifPresent(pointer -> json.put("unit_pointer", pointer.toString()));
        return json;
    }

    /** Returns all fields that callers change, but the name. */
    public static JsonObject describe(Mapping mapping) {
        JsonObject json = new JsonObject();
        mapping.target().device().ifPresent(device -> json.put("device", device));
        mapping.target().tag().ifPresent(tag -> json.put("tag", tag));
        return json.put("topic", mapping.topic().toString()).mergeIn(rules(mapping));
    }
}
