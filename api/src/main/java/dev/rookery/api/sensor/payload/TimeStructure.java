package dev.rookery.api.sensor.payload;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.io.StringWriter;
import java.time.ZoneId;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times that are JSON objects or arrays. Those of MongoDB's extended JSON are read; the text of others is kept. */
final class TimeStructure {
    private static final JsonFactory JSON = new JsonFactory();

    /** {@code {"$date": "2026-11-28T16:20:00Z"}}, or milliseconds since 1970. */
    private static final Pattern DATE =
            Pattern.compile("\\{\"\\$date\":(?:\"([^\"\\\\]*)\"|(-?\\d+)|\\{\"\\$numberLong\":\"(-?\\d+)\"})}");

    private TimeStructure() {}

    /** Reads the structure at which the parser is, up to its end. */
    static StatedTime read(JsonParser json, DeviceTime times, Supplier<ZoneId> zone, long arrival) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator copy = JSON.createGenerator(text)) {
            copy.copyCurrentStructure(json);
        }
        Matcher date = DATE.matcher(text.getBuffer());
        if (!date.matches()) {
            return new StatedTime.Unknown(text.toString(), TimeFault.UNREADABLE);
        }
        if (date.group(1) != null) {
            return times.parseText(date.group(1), zone, arrival);
        }
        return times.parseNumber(date.group(2) == null ? date.group(3) : date.group(2), arrival);
    }
}
