package dev.rookery.api.sensor.tail;

import io.vertx.core.Context;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/** One who watches, by server-sent events. Events that its network does not take are left out and counted. */
final class Viewer {
    private final String device;
    private final Optional<String> metric;
    private final HttpServerResponse response;
    private final Context context;
    private int missed;

    /** @param context of the response's connection */
    Viewer(String device, Optional<String> metric, HttpServerResponse response, Context context) {
        this.device = device;
        this.metric = metric;
        this.response = response;
        this.context = context;
    }

    String device() {
        return device;
    }

    boolean wants(String readingsMetric) {
        return metric.isEmpty() || metric.get().equals(readingsMetric);
    }

    /** For any thread. */
    void show(JsonObject reading) {
        context.runOnContext(now -> {
            if (response.closed() || response.ended()) {
                return;
            }
            if (response.writeQueueFull()) {
                missed++;
                return;
            }
            if (missed > 0) {
                response.write("event: missed\ndata: {\"readings\":" + missed + "}\n\n");
                missed = 0;
            }
            response.write("data: " + reading.encode() + "\n\n");
        });
    }

    /** A comment, by which both sides find out that the other has gone. */
    void keepAlive() {
        context.runOnContext(now -> {
            if (!response.closed() && !response.ended() && !response.writeQueueFull()) {
                response.write(":\n\n");
            }
        });
    }

    void end() {
        context.runOnContext(now -> {
            if (!response.closed() && !response.ended()) {
                response.end();
            }
        });
    }
}
