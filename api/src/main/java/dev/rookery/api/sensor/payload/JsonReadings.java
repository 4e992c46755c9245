package dev.rookery.api.sensor.payload;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.rookery.api.sensor.ReadingType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Parser of the readings in one JSON payload. Single pass without a tree. Not thread-safe. */
final class JsonReadings {
    private static final int MAX_READINGS = 1000;
    static final int MAX_METRIC_LENGTH = 255;
    private static final int MAX_UNIT_LENGTH = 32;
    static final int MAX_TEXT_LENGTH = 1024;
    /** The sum of ten million such numbers is still finite. */
    private static final double MAX_NUMBER = 1e300;

    private final JsonParser json;
    private final DeviceTime times;
    private final long arrival;
    private final List<PartialReading> readings = new ArrayList<>();
    private boolean implausible;

    JsonReadings(JsonParser json, DeviceTime times, long arrival) {
        this.json = json;
        this.times = times;
        this.arrival = arrival;
    }

    /** @throws PayloadException if the payload is JSON that cannot be stored as readings */
    List<PartialReading> parse(String metric) throws IOException, PayloadException {
        json.nextToken();
        value(metric, new JsonObjectContext(null), Optional.empty());
        if (json.nextToken() != null) {
            throw new PayloadException("More than one JSON value");
        }
        return readings;
    }

    /** Returns whether the payload has a timestamp that is malformed or outside the accepted range. */
    boolean isImplausible() {
        return implausible;
    }

    private void value(String metric, JsonObjectContext object, Optional<JsonObjectContext> unitObject)
            throws IOException, PayloadException {
        JsonToken token = json.currentToken();
        if (token == null) {
            throw new PayloadException("Incomplete JSON");
        }
        switch (token) {
            case START_OBJECT -> object(metric, object, unitObject);
            case START_ARRAY -> {
                while (json.nextToken() != JsonToken.END_ARRAY) {
                    value(metric, object, unitObject);
                }
            }
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
                add(metric, ReadingType.NUMBER, number(), Optional.empty(), object, unitObject);
            case VALUE_TRUE -> add(metric, ReadingType.BOOLEAN, 1, Optional.empty(), object, unitObject);
            case VALUE_FALSE -> add(metric, ReadingType.BOOLEAN, 0, Optional.empty(), object, unitObject);
            case VALUE_STRING -> text(metric, json.getText(), object, unitObject);
            case VALUE_NULL -> {}
            default -> throw new PayloadException("Unexpected " + token);
        }
    }

    /**
     * Parses an object: {@code value} is the reading of the metric itself, {@code unit} its unit and {@code ts} the
     * time of all readings in the object. Other fields are metrics below it.
     */
    private void object(String metric, JsonObjectContext parent, Optional<JsonObjectContext> unitObject)
            throws IOException, PayloadException {
        JsonObjectContext object = new JsonObjectContext(parent);
        unitObject.flatMap(JsonObjectContext::unit).ifPresent(object::setUnit);
        boolean hasValue = false;
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String field = json.currentName();
            JsonToken token = json.nextToken();
            if (field.equals("ts") && token.isScalarValue()) {
                object.setTime(time(token));
            } else if (field.equals("unit") && token == JsonToken.VALUE_STRING) {
                object.setUnit(TextLimits.require(json.getText(), MAX_UNIT_LENGTH, "Unit"));
            } else if (field.equals("value")) {
                hasValue = true;
                value(metric, object, Optional.of(object));
            } else {
                value(metric.isEmpty() ? field : metric + "/" + field, object, Optional.empty());
            }
        }
        if (!hasValue && object.unit().isPresent() && unitObject.isEmpty()) {
            text(metric.isEmpty() ? "unit" : metric + "/unit", object.unit().get(), object, Optional.empty());
        }
    }

    private OptionalLong time(JsonToken token) throws IOException {
        if (token == JsonToken.VALUE_NULL) {
            return OptionalLong.empty();
        }
        OptionalLong time =
                token.isNumeric() ? times.parse(json.getDoubleValue(), arrival) : times.parse(json.getText(), arrival);
        implausible |= time.isEmpty();
        return time;
    }

    private double number() throws IOException, PayloadException {
        double number = json.getDoubleValue();
        if (Math.abs(number) > MAX_NUMBER) {
            throw new PayloadException("Number exceeds " + MAX_NUMBER);
        }
        return number;
    }

    private void text(String metric, String text, JsonObjectContext object, Optional<JsonObjectContext> unitObject)
            throws PayloadException {
        String content = TextLimits.require(text, MAX_TEXT_LENGTH, "Text");
        add(metric, ReadingType.TEXT, Double.NaN, Optional.of(content), object, unitObject);
    }

    private void add(
            String metric,
            ReadingType type,
            double value,
            Optional<String> content,
            JsonObjectContext object,
            Optional<JsonObjectContext> unitObject)
            throws PayloadException {
        if (readings.size() == MAX_READINGS) {
            throw new PayloadException("More than " + MAX_READINGS + " readings");
        }
        String name = metric.isEmpty() ? "value" : TextLimits.require(metric, MAX_METRIC_LENGTH, "Metric name");
        readings.add(new PartialReading(name, type, value, content, object, unitObject));
    }
}
