package dev.rookery.api.sensor.payload;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.rookery.api.sensor.ReadingType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Finds the readings in one JSON payload: a walk over it from start to end, without a tree. */
final class JsonReadings {
    private static final int MOST_READINGS = 1000;
    static final int LONGEST_METRIC = 255;
    private static final int LONGEST_UNIT = 32;
    static final int LONGEST_TEXT = 1024;
    /** Ten million of them can still be added up. */
    private static final double LARGEST_NUMBER = 1e300;

    private final JsonParser json;
    private final DeviceTime times;
    private final long arrival;
    private final List<Draft> drafts = new ArrayList<>();
    private boolean implausible;

    JsonReadings(JsonParser json, DeviceTime times, long arrival) {
        this.json = json;
        this.times = times;
        this.arrival = arrival;
    }

    /** @throws UnreadableException if it is JSON, but not fit to be stored */
    List<Draft> read(String metric) throws IOException, UnreadableException {
        json.nextToken();
        value(metric, new Scope(null), Optional.empty());
        if (json.nextToken() != null) {
            throw new UnreadableException("There is more than one JSON value");
        }
        return drafts;
    }

    /** Whether the device stated a time that was not believed. */
    boolean isImplausible() {
        return implausible;
    }

    private void value(String metric, Scope scope, Optional<Scope> measured) throws IOException, UnreadableException {
        JsonToken token = json.currentToken();
        if (token == null) {
            throw new UnreadableException("The JSON ends too soon");
        }
        switch (token) {
            case START_OBJECT -> object(metric, scope, measured);
            case START_ARRAY -> {
                while (json.nextToken() != JsonToken.END_ARRAY) {
                    value(metric, scope, measured);
                }
            }
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
                add(metric, ReadingType.NUMBER, number(), Optional.empty(), scope, measured);
            case VALUE_TRUE -> add(metric, ReadingType.BOOLEAN, 1, Optional.empty(), scope, measured);
            case VALUE_FALSE -> add(metric, ReadingType.BOOLEAN, 0, Optional.empty(), scope, measured);
            case VALUE_STRING -> text(metric, json.getText(), scope, measured);
            case VALUE_NULL -> {}
            default -> throw new UnreadableException("Unexpected " + token);
        }
    }

    /** Field {@code value} is the metric's own, {@code unit} goes with it, {@code ts} with all; others are metrics below it. */
    private void object(String metric, Scope around, Optional<Scope> measured) throws IOException, UnreadableException {
        Scope scope = new Scope(around);
        measured.flatMap(Scope::unit).ifPresent(scope::unit);
        boolean hasValue = false;
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String field = json.currentName();
            JsonToken token = json.nextToken();
            if (field.equals("ts") && token.isScalarValue()) {
                scope.time(time(token));
            } else if (field.equals("unit") && token == JsonToken.VALUE_STRING) {
                scope.unit(Text.require(json.getText(), LONGEST_UNIT, "The unit"));
            } else if (field.equals("value")) {
                hasValue = true;
                value(metric, scope, Optional.of(scope));
            } else {
                value(metric.isEmpty() ? field : metric + "/" + field, scope, Optional.empty());
            }
        }
        if (!hasValue && scope.unit().isPresent() && measured.isEmpty()) {
            text(metric.isEmpty() ? "unit" : metric + "/unit", scope.unit().get(), scope, Optional.empty());
        }
    }

    private OptionalLong time(JsonToken token) throws IOException {
        if (token == JsonToken.VALUE_NULL) {
            return OptionalLong.empty();
        }
        OptionalLong time =
                token.isNumeric() ? times.read(json.getDoubleValue(), arrival) : times.read(json.getText(), arrival);
        implausible |= time.isEmpty();
        return time;
    }

    private double number() throws IOException, UnreadableException {
        double number = json.getDoubleValue();
        if (Math.abs(number) > LARGEST_NUMBER) {
            throw new UnreadableException("A number is beyond " + LARGEST_NUMBER);
        }
        return number;
    }

    private void text(String metric, String text, Scope scope, Optional<Scope> measured) throws UnreadableException {
        String content = Text.require(text, LONGEST_TEXT, "A text");
        add(metric, ReadingType.TEXT, Double.NaN, Optional.of(content), scope, measured);
    }

    private void add(
            String metric,
            ReadingType type,
            double value,
            Optional<String> content,
            Scope scope,
            Optional<Scope> measured)
            throws UnreadableException {
        if (drafts.size() == MOST_READINGS) {
            throw new UnreadableException("There are more than " + MOST_READINGS + " readings");
        }
        String name = metric.isEmpty() ? "value" : Text.require(metric, LONGEST_METRIC, "The name of a metric");
        drafts.add(new Draft(name, type, value, content, scope, measured));
    }
}
