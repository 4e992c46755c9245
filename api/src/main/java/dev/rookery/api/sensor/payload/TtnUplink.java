package dev.rookery.api.sensor.payload;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import dev.rookery.api.sensor.mapping.JsonPointer;
import dev.rookery.api.sensor.mapping.TimeForm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Decoder of uplink messages of The Things Stack 3. The fields of {@code decoded_payload} are readings of the time at which a gateway
 * received them; {@code frm_payload} is a reading too, so that a payload without a formatter is not lost.
 */
final class TtnUplink {
    private static final JsonPointer UPLINK = JsonPointer.parse("/uplink_message");
    private static final JsonPointer DECODED = JsonPointer.parse("/decoded_payload");
    private static final JsonPointer RAW = JsonPointer.parse("/frm_payload");
    private static final JsonPointer RECEIVED = JsonPointer.parse("/received_at");

    private TtnUplink() {}

    /** @throws PayloadException if the payload is not an uplink message */
    static List<PartialReading> decode(JsonFactory factory, String payload, PayloadContext context)
            throws PayloadException {
        JsonTree document = JsonTree.parse(factory, payload);
        JsonTree uplink =
                document.at(UPLINK).orElseThrow(() -> new PayloadException("The Things Network: no 'uplink_message'"));
        Optional<StatedTime> time = uplink.textAt(RECEIVED)
                .or(() -> document.textAt(RECEIVED))
                .map(text -> context.time(text, TimeForm.AUTO));
        List<PartialReading> readings = new ArrayList<>();
        Optional<JsonTree> decoded = uplink.at(DECODED);
        if (decoded.isPresent()) {
            try (JsonParser json = factory.createParser(decoded.get().toJson(factory))) {
                JsonReadings fields = new JsonReadings(json, context.times(), context.zone(), context.arrival());
                for (PartialReading reading : fields.parse("")) {
                    if (reading.object().unknownTime().isPresent()) {
                        // Keeps the text of the time that the device has measured.
                        readings.add(reading);
                        continue;
                    }
                    // A time that the device has measured takes precedence.
                    Optional<StatedTime> own = reading.object().time().isPresent()
                            ? Optional.of(
                                    new StatedTime.Known(reading.object().time().getAsLong()))
                            : time;
                    readings.add(PartialReading.of(reading.metric(), reading.value(), reading.unit(), own));
                }
                context.timeFaults().addAll(fields.timeFaults());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        Optional<ScalarText> raw =
                uplink.textAt(RAW).filter(text -> !text.text().isEmpty());
        if (raw.isPresent()) {
            readings.add(
                    PartialReading.of("frm_payload", ScalarValue.text(raw.get().text()), "", time));
        }
        return readings;
    }
}
