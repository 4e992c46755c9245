package dev.rookery.api.broker;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.parsetools.RecordParser;
import java.util.function.Consumer;

/** Reads a stream of server-sent events as the broker writes them: a line each for id, type and data, comments in between. */
final class ServerSentEvents {
    private final RecordParser lines = RecordParser.newDelimited("\n", this::line);
    private final Consumer<ServerSentEvent> events;
    private String id = "";
    private String type = "";
    private String data = "";

    ServerSentEvents(Consumer<ServerSentEvent> events) {
        this.events = events;
    }

    void read(Buffer bytes) {
        lines.handle(bytes);
    }

    private void line(Buffer bytes) {
        String line = bytes.toString();
        if (line.isEmpty()) {
            if (!data.isEmpty()) {
                events.accept(new ServerSentEvent(id, type, data));
            }
            id = "";
            type = "";
            data = "";
        } else if (line.startsWith("id: ")) {
            id = line.substring("id: ".length());
        } else if (line.startsWith("event: ")) {
            type = line.substring("event: ".length());
        } else if (line.startsWith("data: ")) {
            data = line.substring("data: ".length());
        }
    }
}
