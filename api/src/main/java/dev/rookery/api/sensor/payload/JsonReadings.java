package dev.rookery.api.sensor.payload;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.rookery.api.sensor.payload.TimeCandidates.Candidate;
import java.io.IOException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Parser of the readings in one JSON payload. Single pass without a tree. Not thread-safe. */
final class JsonReadings {
    static final int MAX_READINGS = 1000;
    static final int MAX_METRIC_LENGTH = 255;
    static final int MAX_UNIT_LENGTH = 32;
    static final int MAX_TEXT_LENGTH = 1024;

    private final JsonParser json;
    private final DeviceTime times;
    private final Supplier<ZoneId> zone;
    private final long arrival;
    private final List<PartialReading> readings = new ArrayList<>();
    private final Set<TimeFault> timeFaults = EnumSet.noneOf(TimeFault.class);

    /** @param zone zone of times without offset */
    JsonReadings(JsonParser json, DeviceTime times, Supplier<ZoneId> zone, long arrival) {
        this.json = json;
        this.times = times;
        this.zone = zone;
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

    /** Returns the faults of the times that the payload states. */
    Set<TimeFault> timeFaults() {
        return timeFaults;
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
            case VALUE_NULL -> {}
            default -> add(metric, scalar(token), object, unitObject);
        }
    }

    private ScalarValue scalar(JsonToken token) throws IOException, PayloadException {
        return switch (token) {
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> ScalarValue.number(json.getText());
            case VALUE_TRUE -> ScalarValue.TRUE;
            case VALUE_FALSE -> ScalarValue.FALSE;
            case VALUE_STRING -> ScalarValue.text(json.getText());
            default -> throw new PayloadException("Unexpected " + token);
        };
    }

    /**
     * Parses an object: {@code value} is the reading of the metric itself, {@code unit} its unit; a time field states the
     * time of all readings in the object. Other fields are metrics below it.
     */
    private void object(String metric, JsonObjectContext parent, Optional<JsonObjectContext> unitObject)
            throws IOException, PayloadException {
        JsonObjectContext object = new JsonObjectContext(parent);
        unitObject.flatMap(JsonObjectContext::unit).ifPresent(object::setUnit);
        TimeCandidates candidates = new TimeCandidates();
        boolean hasValue = false;
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String field = json.currentName();
            JsonToken token = json.nextToken();
            int rank = times.fields().rank(field);
            if (rank >= 0 && token.isScalarValue()) {
                time(rank, field, token, candidates);
            } else if (rank >= 0 && TimeFields.isReserved(field)) {
                StatedTime time = TimeStructure.read(json, times, zone, arrival);
                candidates.add(new Candidate(rank, field, ScalarValue.text(""), time));
            } else if (field.equals("unit") && token == JsonToken.VALUE_STRING) {
                object.setUnit(TextLimits.require(json.getText(), MAX_UNIT_LENGTH, "Unit"));
            } else if (field.equals("value")) {
                hasValue = true;
                value(metric, object, Optional.of(object));
            } else {
                value(below(metric, field), object, Optional.empty());
            }
        }
        complete(metric, object, candidates);
        if (!hasValue && object.unit().isPresent() && unitObject.isEmpty()) {
            add(below(metric, "unit"), ScalarValue.text(object.unit().get()), object, Optional.empty());
        }
    }

    private void time(int rank, String field, JsonToken token, TimeCandidates candidates)
            throws IOException, PayloadException {
        if (token == JsonToken.VALUE_NULL) {
            return;
        }
        if (TimeFields.isReserved(field) && token.isNumeric()) {
            // A number that is too large for a reading is not too large for a time that cannot be read.
            StatedTime time = times.parseNumber(json.getText(), arrival);
            candidates.add(new Candidate(rank, field, ScalarValue.text(json.getText()), time));
            return;
        }
        StatedTime time = token.isNumeric()
                ? times.parseNumber(json.getText(), arrival)
                : times.parseText(json.getText(), zone, arrival);
        candidates.add(new Candidate(rank, field, scalar(token), time));
    }

    private void complete(String metric, JsonObjectContext object, TimeCandidates candidates) throws PayloadException {
        Optional<StatedTime> time = candidates.time();
        object.setTime(time);
        if (time.isPresent() && time.get() instanceof StatedTime.Unknown unknown) {
            timeFaults.add(unknown.fault());
        }
        for (Candidate reading : candidates.readings()) {
            add(below(metric, reading.field()), reading.value(), object, Optional.empty());
        }
    }

    /** Returns the name of a metric below another one, which may be empty. */
    static String below(String metric, String field) {
        return metric.isEmpty() ? field : metric + "/" + field;
    }

    private void add(String metric, ScalarValue value, JsonObjectContext object, Optional<JsonObjectContext> unitObject)
            throws PayloadException {
        if (!value.isNumber() && value.content().isPresent()) {
            TextLimits.require(value.content().get(), MAX_TEXT_LENGTH, "Text");
        }
        if (readings.size() == MAX_READINGS) {
            throw new PayloadException("More than " + MAX_READINGS + " readings");
        }
        String name = metric.isEmpty() ? "value" : TextLimits.require(metric, MAX_METRIC_LENGTH, "Metric name");
        readings.add(new PartialReading(name, value, object, unitObject));
    }
}
