package dev.rookery.api.broker;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.parsetools.RecordParser;
import java.util.function.Consumer;

/**
 * Parser of the server-sent events that the broker writes: one line each for id, type and data; other lines are ignored. Not
 * thread-safe.
 */
final class ServerSentEventParser {
    private static final String ID = "id: ";
    private static final String TYPE = "event: ";
    private static final String DATA = "data: ";

    private final RecordParser lines = RecordParser.newDelimited("\n", this::parseLine);
    private final Consumer<ServerSentEvent> events;
    private String id = "";
    private String type = "";
    private String data = "";

    ServerSentEventParser(Consumer<ServerSentEvent> events) {
        this.events = events;
    }

    void parse(Buffer bytes) {
        lines.handle(bytes);
    }

    private void parseLine(Buffer bytes) {
        String line = bytes.toString();
        if (line.isEmpty()) {
            if (!data.isEmpty()) {
                events.accept(new ServerSentEvent(id, type, data));
            }
            id = "";
            type = "";
            data = "";
        } else if (line.startsWith(ID)) {
            id = line.substring(ID.length());
        } else if (line.startsWith(TYPE)) {
            type = line.substring(TYPE.length());
        } else if (line.startsWith(DATA)) {
            data = line.substring(DATA.length());
        }
    }
}
