package dev.rookery.api.sensor.payload;

import com.fasterxml.jackson.core.JsonFactory;
import dev.rookery.api.sensor.mapping.JsonPointer;
import dev.rookery.api.sensor.mapping.TimeForm;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Decoder of the JSON that Telegraf writes: one metric, or a batch of them. Readings have the names of the {@linkplain LineProtocol
 * line protocol}, so that the same metric of several tags, such as those of each processor, is several series. Not thread-safe.
 */
final class TelegrafJson {
    private static final JsonPointer BATCH = JsonPointer.parse("/metrics");
    private static final JsonPointer NAME = JsonPointer.parse("/name");
    private static final JsonPointer TAGS = JsonPointer.parse("/tags");
    private static final JsonPointer FIELDS = JsonPointer.parse("/fields");
    private static final JsonPointer TIMESTAMP = JsonPointer.parse("/timestamp");

    private final PayloadContext context;
    private final TimeForm timeForm;
    private final List<PartialReading> readings = new ArrayList<>();

    private TelegrafJson(PayloadContext context, TimeForm timeForm) {
        this.context = context;
        this.timeForm = timeForm;
    }

    /** @throws PayloadException if the payload is not of this form */
    static List<PartialReading> decode(JsonFactory factory, String payload, PayloadContext context, TimeForm timeForm)
            throws PayloadException {
        JsonTree document = JsonTree.parse(factory, payload);
        JsonTree batch = document.at(BATCH).orElse(document);
        TelegrafJson decoder = new TelegrafJson(context, timeForm);
        for (JsonTree metric : batch instanceof JsonTree.Elements several ? several.elements() : List.of(batch)) {
            decoder.metric(metric);
        }
        return decoder.readings;
    }

    private void metric(JsonTree metric) throws PayloadException {
        String name = metric.textAt(NAME)
                .orElseThrow(() -> new PayloadException("Telegraf: a metric has no 'name'"))
                .text();
        if (!(metric.at(FIELDS).orElse(null) instanceof JsonTree.Fields fields)) {
            throw new PayloadException("Telegraf: metric '" + name + "' has no 'fields'");
        }
        String prefix = context.taggedMetric(name, tags(metric));
        Optional<StatedTime> time = metric.textAt(TIMESTAMP).map(text -> context.time(text, timeForm));
        for (Map.Entry<String, JsonTree> field : fields.fields().entrySet()) {
            if (!(field.getValue() instanceof JsonTree.Scalar scalar)) {
                throw new PayloadException("Telegraf: field '" + field.getKey() + "' is an object or array");
            }
            if (scalar.isNull()) {
                continue;
            }
            if (readings.size() == JsonReadings.MAX_READINGS) {
                throw new PayloadException("More than " + JsonReadings.MAX_READINGS + " readings");
            }
            readings.add(PartialReading.of(prefix + "/" + field.getKey(), scalar.value(), "", time));
        }
    }

    private static SortedMap<String, String> tags(JsonTree metric) {
        SortedMap<String, String> tags = new TreeMap<>();
        if (metric.at(TAGS).orElse(null) instanceof JsonTree.Fields found) {
            found.fields().forEach((name, value) -> {
                if (value instanceof JsonTree.Scalar scalar && !scalar.isNull()) {
                    tags.put(name, scalar.text());
                }
            });
        }
        return tags;
    }
}
