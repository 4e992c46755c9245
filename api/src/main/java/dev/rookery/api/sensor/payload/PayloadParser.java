package dev.rookery.api.sensor.payload;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.rookery.api.sensor.RawMessage;
import dev.rookery.api.sensor.Reading;
import dev.rookery.api.sensor.SensorTopic;
import dev.rookery.api.sensor.SensorTopics;
import dev.rookery.api.sensor.Series;
import dev.rookery.text.ByteOrderMark;
import dev.rookery.text.StrictUtf8;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * Parses the messages of devices: JSON objects, arrays of readings, and single numbers, booleans and texts. Other
 * messages become raw messages. Thread-safe.
 */
public final class PayloadParser {
    private static final int MAX_DEPTH = 16;
    private static final int MAX_DEVICE_LENGTH = 255;
    private static final int MAX_NUMBER_LENGTH = 100;

    private static final JsonFactory JSON = JsonFactory.builder()
            // Devices choose the field names, so the caches of names would grow without limit.
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(MAX_NUMBER_LENGTH)
                    .build())
            .build();

    private final DeviceTime times;
    private final DeviceZones zones;
    private final Consumer<TimeFault> timeFaults;

    /** @param timeFaults called for each message with a time that is unreadable or outside the accepted range */
    public PayloadParser(DeviceTime times, DeviceZones zones, Consumer<TimeFault> timeFaults) {
        this.times = times;
        this.zones = zones;
        this.timeFaults = timeFaults;
    }

    public ParsedMessage parse(SensorMessage message) {
        SensorTopic topic = SensorTopics.parse(message.topic());
        try {
            if (topic.device().isEmpty()) {
                throw new PayloadException("Topic without a device");
            }
            TextLimits.require(topic.device(), MAX_DEVICE_LENGTH, "Device name");
            List<PartialReading> readings = partialReadings(topic, message);
            if (readings.isEmpty()) {
                throw new PayloadException("No readings");
            }
            return resolve(topic.device(), readings, message);
        } catch (PayloadException e) {
            return raw(topic.device(), message, e.getMessage());
        }
    }

    /** Returns the message as a raw message. */
    public static ParsedMessage raw(SensorMessage message, String reason) {
        return raw(SensorTopics.parse(message.topic()).device(), message, reason);
    }

    private static ParsedMessage raw(String device, SensorMessage message, String reason) {
        String name = device.length() > MAX_DEVICE_LENGTH ? "" : device;
        return ParsedMessage.ofRaw(new RawMessage(
                name,
                message.topic(),
                message.arrival(),
                message.arrivalIdentity(),
                TextLimits.line(reason),
                message.payload()));
    }

    private List<PartialReading> partialReadings(SensorTopic topic, SensorMessage message) throws PayloadException {
        byte[] payload = message.payload();
        if (payload.length == 0) {
            throw new PayloadException("Empty payload");
        }
        // Decoded here because a parser of bytes would detect UTF-16 in some payloads.
        String text = StrictUtf8.decode(payload)
                .map(ByteOrderMark::strip)
                .orElseThrow(() -> new PayloadException("Binary payload"));
        try (JsonParser parser = JSON.createParser(text)) {
            JsonReadings json = new JsonReadings(
                    parser, times, () -> zones.of(message.tenant(), topic.device()), message.arrival());
            List<PartialReading> readings = json.parse(topic.metric());
            json.timeFaults().forEach(timeFaults);
            return readings;
        } catch (JsonProcessingException e) {
            return List.of(plainText(topic.metric(), text.strip(), e));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Accepts texts such as {@code ON} and {@code 22.5 C}, but not malformed JSON. */
    private static PartialReading plainText(String metric, String text, JsonProcessingException cause)
            throws PayloadException {
        if (TextLimits.hasControls(text)) {
            throw new PayloadException("Binary payload");
        }
        if (text.isEmpty() || "{[\"".indexOf(text.charAt(0)) >= 0) {
            throw new PayloadException("Malformed JSON: " + cause.getOriginalMessage());
        }
        return new PartialReading(
                metric.isEmpty() ? "value" : TextLimits.require(metric, JsonReadings.MAX_METRIC_LENGTH, "Metric name"),
                ScalarValue.text(TextLimits.require(text, JsonReadings.MAX_TEXT_LENGTH, "Text")),
                new JsonObjectContext(null),
                Optional.empty());
    }

    private static ParsedMessage resolve(String device, List<PartialReading> partial, SensorMessage message) {
        List<Reading> readings = new ArrayList<>(partial.size());
        boolean timedByArrival = false;
        long identity = 0;
        for (int i = 0; i < partial.size(); i++) {
            PartialReading reading = partial.get(i);
            OptionalLong time = reading.object().time();
            if (time.isEmpty()) {
                timedByArrival = true;
            } else if (identity == 0) {
                identity = message.id()
                        .map(MessageIdentity::ofId)
                        .orElseGet(() -> MessageIdentity.ofContent(message.topic(), message.payload()));
            }
            long base = time.isEmpty() ? message.arrivalIdentity() : identity;
            readings.add(new Reading(
                    new Series(
                            device,
                            reading.metric(),
                            reading.unit(),
                            reading.value().type()),
                    time.orElse(message.arrival()),
                    MessageIdentity.ofReading(base, i),
                    reading.value().number(),
                    reading.value().content(),
                    time.isPresent() ? Optional.empty() : reading.object().unknownTime()));
        }
        return ParsedMessage.ofReadings(readings, timedByArrival);
    }
}
