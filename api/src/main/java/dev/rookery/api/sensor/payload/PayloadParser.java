package dev.rookery.api.sensor.payload;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import dev.rookery.api.sensor.RawMessage;
import dev.rookery.api.sensor.Reading;
import dev.rookery.api.sensor.SensorTopic;
import dev.rookery.api.sensor.SensorTopics;
import dev.rookery.api.sensor.Series;
import dev.rookery.api.sensor.mapping.MappedDevice;
import dev.rookery.api.sensor.mapping.Mapping;
import dev.rookery.api.sensor.mapping.PayloadFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * Parses the messages of devices: JSON objects, arrays of readings, and single numbers, booleans and texts, or what a mapping
 * describes. Other messages become raw messages. Thread-safe.
 */
public final class PayloadParser {
    private static final int MAX_DEPTH = 16;
    private static final int MAX_DEVICE_LENGTH = 255;
    private static final int MAX_NUMBER_LENGTH = 100;

    private static final JsonFactory JSON = JsonFactory.builder()
            // Devices choose the field names, so the caches of names would grow without limit.
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            // As the number formats of Arduino, C and Python write them.
            .enable(JsonReadFeature.ALLOW_LEADING_PLUS_SIGN_FOR_NUMBERS)
            .enable(JsonReadFeature.ALLOW_LEADING_DECIMAL_POINT_FOR_NUMBERS)
            .enable(JsonReadFeature.ALLOW_TRAILING_DECIMAL_POINT_FOR_NUMBERS)
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
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

    /** Parses a message on a topic of sensor data. */
    public ParsedMessage parse(SensorMessage message) {
        SensorTopic topic = SensorTopics.parse(message.topic());
        return parse(topic.device(), message, context -> partialReadings(topic.metric(), message, context), false);
    }

    /**
     * Parses a message as a mapping describes.
     *
     * @param births declarations of Sparkplug; may block
     */
    public ParsedMessage parse(SensorMessage message, MappedDevice mapped, SparkplugBirths births) {
        Mapping mapping = mapped.mapping();
        boolean sparkplug = mapping.format().of(message.topic()) == PayloadFormat.SPARKPLUG;
        return parse(
                mapped.device(),
                message,
                context -> mappedReadings(mapped, message, context, births),
                sparkplug && Sparkplug.mayBeEmpty(message.topic()));
    }

    /** Decoder of one message. */
    @FunctionalInterface
    private interface Decoder {
        List<PartialReading> decode(PayloadContext context) throws PayloadException;
    }

    /** @param mayBeEmpty whether a message without readings is ignored */
    private ParsedMessage parse(String device, SensorMessage message, Decoder decoder, boolean mayBeEmpty) {
        try {
            if (device.isEmpty()) {
                throw new PayloadException("Topic without a device");
            }
            TextLimits.require(device, MAX_DEVICE_LENGTH, "Device name");
            PayloadContext context = new PayloadContext(
                    message.topic(), device, times, () -> zones.of(message.tenant(), device), message.arrival());
            List<PartialReading> readings = decoder.decode(context);
            context.timeFaults().forEach(timeFaults);
            if (readings.isEmpty()) {
                if (mayBeEmpty) {
                    return ParsedMessage.IGNORED;
                }
                throw new PayloadException("No readings");
            }
            return resolve(device, readings, message);
        } catch (PayloadException e) {
            return raw(device, message, e.getMessage());
        }
    }

    private List<PartialReading> mappedReadings(
            MappedDevice mapped, SensorMessage message, PayloadContext context, SparkplugBirths births)
            throws PayloadException {
        Mapping mapping = mapped.mapping();
        PayloadFormat format = mapping.format().of(message.topic());
        if (format == PayloadFormat.SPARKPLUG) {
            return Sparkplug.decode(message.payload(), context, message.tenant(), births);
        }
        if (format == PayloadFormat.JSON && mapping.values().isEmpty()) {
            String metric = message.topic().startsWith("sensor/")
                    ? SensorTopics.parse(message.topic()).metric()
                    : mapped.metric();
            return partialReadings(metric, message, context);
        }
        String text = PayloadText.decode(message.payload());
        return switch (format) {
            case SENML -> SenMl.decode(JSON, text, context);
            case INFLUX -> LineProtocol.decode(text, context, mapping.timeForm());
            case TELEGRAF -> TelegrafJson.decode(JSON, text, context, mapping.timeForm());
            case TTN -> TtnUplink.decode(JSON, text, context);
            default -> new PointerReadings(JSON, mapping, mapped.metric(), context).decode(text);
        };
    }

    /**
     * Returns the message as a raw message.
     *
     * @param parsed the message as it was parsed before
     */
    public static ParsedMessage raw(SensorMessage message, ParsedMessage parsed, String reason) {
        return raw(parsed.device(), message, reason);
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

    private static List<PartialReading> partialReadings(String metric, SensorMessage message, PayloadContext context)
            throws PayloadException {
        String text = PayloadText.decode(message.payload());
        try (JsonParser parser = JSON.createParser(text)) {
            JsonReadings json = new JsonReadings(parser, context.times(), context.zone(), context.arrival());
            List<PartialReading> readings = json.parse(metric);
            context.timeFaults().addAll(json.timeFaults());
            return readings;
        } catch (JsonProcessingException e) {
            return List.of(plainText(metric, text.strip(), e));
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
                    time.orElse(reading.object().timeOfArrival().orElse(message.arrival())),
                    MessageIdentity.ofReading(base, i),
                    reading.value().number(),
                    reading.value().content(),
                    time.isPresent() ? Optional.empty() : reading.object().unknownTime()));
        }
        return ParsedMessage.ofReadings(readings, timedByArrival);
    }
}
