package dev.rookery.api.sensor.payload;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.rookery.api.sensor.RawMessage;
import dev.rookery.api.sensor.Reading;
import dev.rookery.api.sensor.ReadingType;
import dev.rookery.api.sensor.Series;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Reads what devices send: JSON objects, arrays of readings, bare numbers, booleans and texts. Anything else is kept as it
 * is. Never fails. For any thread.
 */
public final class PayloadReader {
    private static final int DEEPEST = 16;
    private static final int LONGEST_DEVICE = 255;
    private static final int LONGEST_NUMBER = 100;

    private static final JsonFactory JSON = JsonFactory.builder()
            // Names come from devices, who may send ever new ones.
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEEPEST)
                    .maxNumberLength(LONGEST_NUMBER)
                    .build())
            .build();

    private final DeviceTime times;
    private final Runnable implausible;

    /** @param implausible told of each message whose stated time is not believed */
    public PayloadReader(DeviceTime times, Runnable implausible) {
        this.times = times;
        this.implausible = implausible;
    }

    public ParsedMessage read(SensorMessage message) {
        SensorTopic topic = SensorTopic.parse(message.topic());
        try {
            if (topic.device().isEmpty()) {
                throw new UnreadableException("The topic names no device");
            }
            Text.require(topic.device(), LONGEST_DEVICE, "The device's name");
            List<Draft> drafts = drafts(topic.metric(), message);
            if (drafts.isEmpty()) {
                throw new UnreadableException("There is no reading in it");
            }
            return readings(topic.device(), drafts, message);
        } catch (UnreadableException e) {
            return kept(topic.device(), message, e.getMessage());
        }
    }

    /** The message as it is kept when it cannot be stored otherwise. */
    public static ParsedMessage keep(SensorMessage message, String reason) {
        return kept(SensorTopic.parse(message.topic()).device(), message, reason);
    }

    private static ParsedMessage kept(String device, SensorMessage message, String reason) {
        String name = device.length() > LONGEST_DEVICE ? "" : device;
        return ParsedMessage.kept(new RawMessage(
                name,
                message.topic(),
                message.arrival(),
                message.arrivalIdentity(),
                Text.reason(reason),
                message.payload()));
    }

    private List<Draft> drafts(String metric, SensorMessage message) throws UnreadableException {
        byte[] payload = message.payload();
        if (payload.length == 0) {
            throw new UnreadableException("The payload is empty");
        }
        // Strictly UTF-8: a parser of bytes would take some for UTF-16.
        String text = Text.decode(payload).orElseThrow(() -> new UnreadableException("The payload is binary"));
        try (JsonParser parser = JSON.createParser(text)) {
            JsonReadings readings = new JsonReadings(parser, times, message.arrival());
            List<Draft> drafts = readings.read(metric);
            if (readings.isImplausible()) {
                implausible.run();
            }
            return drafts;
        } catch (JsonProcessingException e) {
            return List.of(plainText(metric, text.strip(), e));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Devices say {@code ON} and {@code 22.5 C}, too; what begins like JSON was meant to be JSON. */
    private static Draft plainText(String metric, String text, JsonProcessingException why) throws UnreadableException {
        if (Text.hasControls(text)) {
            throw new UnreadableException("The payload is binary");
        }
        if (text.isEmpty() || "{[\"".indexOf(text.charAt(0)) >= 0) {
            throw new UnreadableException("Not JSON: " + why.getOriginalMessage());
        }
        return new Draft(
                metric.isEmpty() ? "value" : Text.require(metric, JsonReadings.LONGEST_METRIC, "The name of a metric"),
                ReadingType.TEXT,
                Double.NaN,
                Optional.of(Text.require(text, JsonReadings.LONGEST_TEXT, "The text")),
                new Scope(null),
                Optional.empty());
    }

    private static ParsedMessage readings(String device, List<Draft> drafts, SensorMessage message) {
        List<Reading> readings = new ArrayList<>(drafts.size());
        boolean timedByArrival = false;
        long identity = 0;
        for (int i = 0; i < drafts.size(); i++) {
            Draft draft = drafts.get(i);
            OptionalLong stated = draft.scope().time();
            if (stated.isEmpty()) {
                timedByArrival = true;
            } else if (identity == 0) {
                identity = message.id()
                        .map(MessageIdentity::ofId)
                        .orElseGet(() -> MessageIdentity.ofContent(message.topic(), message.payload()));
            }
            long base = stated.isEmpty() ? message.arrivalIdentity() : identity;
            readings.add(new Reading(
                    new Series(device, draft.metric(), draft.unit(), draft.type()),
                    stated.orElse(message.arrival()),
                    MessageIdentity.ofReading(base, i),
                    draft.value(),
                    draft.content()));
        }
        return ParsedMessage.of(readings, timedByArrival);
    }
}
