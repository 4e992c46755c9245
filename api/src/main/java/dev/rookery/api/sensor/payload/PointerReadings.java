package dev.rookery.api.sensor.payload;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import dev.rookery.api.sensor.mapping.Mapping;
import dev.rookery.api.sensor.mapping.TimeForm;
import dev.rookery.api.sensor.mapping.ValueRule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Readings at the JSON pointers of a mapping. */
final class PointerReadings {
    private final JsonFactory factory;
    private final Mapping mapping;
    private final String parent;
    private final PayloadContext context;
    private final List<PartialReading> readings = new ArrayList<>();

    /** @param parent metric below which those are that the mapping does not name; empty for none */
    PointerReadings(JsonFactory factory, Mapping mapping, String parent, PayloadContext context) {
        this.parent = parent;
        this.factory = factory;
        this.mapping = mapping;
        this.context = context;
    }

    /** @throws PayloadException if the payload has none of the values */
    List<PartialReading> decode(String payload) throws PayloadException {
        JsonTree document = JsonTree.parse(factory, payload);
        JsonTree each = document.at(mapping.each())
                .orElseThrow(() -> new PayloadException("No value at '" + mapping.each() + "'"));
        if (each instanceof JsonTree.Elements array) {
            for (JsonTree element : array.elements()) {
                element(document, element);
            }
        } else {
            element(document, each);
        }
        if (readings.isEmpty()) {
            throw new PayloadException("No value at "
                    + mapping.values().stream()
                            .map(rule -> "'" + mapping.each() + rule.value() + "'")
                            .collect(Collectors.joining(", ")));
        }
        return readings;
    }

    private void element(JsonTree document, JsonTree element) throws PayloadException {
        Optional<StatedTime> time = time(document, element);
        for (ValueRule rule : mapping.values()) {
            Optional<JsonTree> value = element.at(rule.value());
            if (value.isEmpty()) {
                continue;
            }
            Optional<String> named = rule.metricPointer()
                    .flatMap(element::textAt)
                    .map(ScalarText::text)
                    .filter(name -> !name.isEmpty());
            String metric = rule.metric().or(() -> named).orElseGet(() -> name(rule));
            String unit = rule.unit()
                    .or(() -> rule.unitPointer().flatMap(element::textAt).map(ScalarText::text))
                    .orElse("");
            if (value.get() instanceof JsonTree.Scalar scalar) {
                add(PartialReading.of(metric, scalar.value(), unit, time));
            } else {
                fields(rule.metric().isPresent() || named.isPresent() ? metric : parent, value.get(), unit, time);
            }
        }
    }

    private String name(ValueRule rule) {
        String last = rule.value().last();
        return last.isEmpty() ? parent : JsonReadings.below(parent, last);
    }

    /** Returns the time at the pointer or, without one, that of the usual field of the element. */
    private Optional<StatedTime> time(JsonTree document, JsonTree element) {
        if (mapping.time().isPresent()) {
            return element.textAt(mapping.time().get())
                    .or(() -> document.textAt(mapping.time().get()))
                    .map(text -> context.time(text, mapping.timeForm()));
        }
        return context.times().fields().names().stream()
                .flatMap(name -> field(element, name).stream())
                .map(text -> context.times().parse(text, TimeForm.AUTO, context.zone(), context.arrival()))
                .filter(StatedTime.Known.class::isInstance)
                .findFirst();
    }

    private static Optional<ScalarText> field(JsonTree element, String name) {
        return element instanceof JsonTree.Fields object
                ? object.fields().entrySet().stream()
                        .filter(field -> field.getKey().equalsIgnoreCase(name))
                        .flatMap(field -> field.getValue() instanceof JsonTree.Scalar scalar && !scalar.isNull()
                                ? Optional.of(scalar.asText()).stream()
                                : Optional.<ScalarText>empty().stream())
                        .findFirst()
                : Optional.empty();
    }

    /** Adds the values of an object or array as if it were a payload of its own, with the time of the element. */
    private void fields(String metric, JsonTree structure, String unit, Optional<StatedTime> time)
            throws PayloadException {
        try (JsonParser json = factory.createParser(structure.toJson(factory))) {
            JsonReadings fields = new JsonReadings(json, context.times(), context.zone(), context.arrival());
            for (PartialReading reading : fields.parse(metric)) {
                boolean hasOwnTime = reading.object().time().isPresent()
                        || reading.object().unknownTime().isPresent();
                if (hasOwnTime) {
                    add(reading);
                } else {
                    String own = reading.unit();
                    add(PartialReading.of(reading.metric(), reading.value(), own.isEmpty() ? unit : own, time));
                }
            }
            context.timeFaults().addAll(fields.timeFaults());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void add(PartialReading reading) throws PayloadException {
        if (readings.size() == JsonReadings.MAX_READINGS) {
            throw new PayloadException("More than " + JsonReadings.MAX_READINGS + " readings");
        }
        readings.add(reading);
    }
}
