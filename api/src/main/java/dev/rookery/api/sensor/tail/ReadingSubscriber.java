package dev.rookery.api.sensor.tail;

import dev.rookery.api.stream.EventStreamResponse;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/**
 * Stream of the readings of one device. Drops readings while the client does not keep up, and reports their number with
 * the next reading. Thread-safe.
 */
final class ReadingSubscriber {
    private final String device;
    private final Optional<String> metric;
    private final EventStreamResponse response;
    /** Confined to the event loop of the response. */
    private int dropped;

    /** @param metric empty for all metrics */
    ReadingSubscriber(String device, Optional<String> metric, EventStreamResponse response) {
        this.device = device;
        this.metric = metric;
        this.response = response;
    }

    String device() {
        return device;
    }

    boolean accepts(String readingMetric) {
        return metric.isEmpty() || metric.get().equals(readingMetric);
    }

    void send(JsonObject reading) {
        response.execute(open -> {
            if (open.isFull()) {
                dropped++;
                return;
            }
            if (dropped > 0) {
                open.write("dropped", new JsonObject().put("readings", dropped));
                dropped = 0;
            }
            open.write(reading);
        });
    }

    void end() {
        response.end();
    }
}
