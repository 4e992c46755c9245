package dev.rookery.api.sensor.payload;

import dev.rookery.api.sensor.mapping.TimeForm;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Decoder of the line protocol of InfluxDB. A field is a metric {@code measurement/tag=value/field}; a tag whose value is the device
 * is omitted. Not thread-safe.
 */
final class LineProtocol {
    private final String text;
    private final PayloadContext context;
    private final TimeForm timeForm;
    private final List<PartialReading> readings = new ArrayList<>();
    private int position;

    private LineProtocol(String text, PayloadContext context, TimeForm timeForm) {
        this.text = text;
        this.context = context;
        this.timeForm = timeForm;
    }

    /** Field of the line that is read. */
    private record Field(String name, ScalarValue value) {}

    /** @throws PayloadException if a line is invalid, with its number */
    static List<PartialReading> decode(String payload, PayloadContext context, TimeForm timeForm)
            throws PayloadException {
        LineProtocol decoder = new LineProtocol(payload, context, timeForm);
        int line = 1;
        while (decoder.position < payload.length()) {
            try {
                decoder.line();
            } catch (PayloadException e) {
                throw new PayloadException("Line " + line + ": " + e.getMessage());
            }
            line++;
        }
        return decoder.readings;
    }

    private void line() throws PayloadException {
        skipBlanks();
        if (atEndOfLine() || text.charAt(position) == '#') {
            skipLine();
            return;
        }
        String measurement = name(", ", "measurement");
        String prefix = context.taggedMetric(measurement, tags());
        if (skipBlanks() == 0) {
            throw new PayloadException("no fields");
        }
        List<Field> fields = fields();
        int blanks = skipBlanks();
        String time = rest();
        if (!time.isEmpty() && blanks == 0) {
            throw new PayloadException("unexpected '" + time.charAt(0) + "' after the fields");
        }
        if (!time.isEmpty() && !time.matches("-?[0-9]{1,20}")) {
            throw new PayloadException("the timestamp is not an integer");
        }
        Optional<StatedTime> stated =
                time.isEmpty() ? Optional.empty() : Optional.of(context.time(new ScalarText(time, true), timeForm));
        for (Field field : fields) {
            if (readings.size() == JsonReadings.MAX_READINGS) {
                throw new PayloadException("More than " + JsonReadings.MAX_READINGS + " readings");
            }
            readings.add(PartialReading.of(prefix + "/" + field.name(), field.value(), "", stated));
        }
    }

    /** Reads the tags, ordered by name. */
    private SortedMap<String, String> tags() throws PayloadException {
        SortedMap<String, String> tags = new TreeMap<>();
        while (!atEndOfLine() && text.charAt(position) == ',') {
            position++;
            String tag = name(",= ", "tag");
            expect('=');
            if (tags.put(tag, name(",= ", "value of tag '" + tag + "'")) != null) {
                throw new PayloadException("tag '" + tag + "' occurs twice");
            }
        }
        return tags;
    }

    private List<Field> fields() throws PayloadException {
        List<Field> fields = new ArrayList<>();
        do {
            if (!fields.isEmpty()) {
                position++;
            }
            String name = name(",= ", "field");
            expect('=');
            fields.add(new Field(name, value(name)));
        } while (!atEndOfLine() && text.charAt(position) == ',');
        return fields;
    }

    /** Reads a name up to one of the unescaped characters. A backslash escapes these, and is a backslash before others. */
    private String name(String end, String what) throws PayloadException {
        StringBuilder name = new StringBuilder();
        while (!atEndOfLine() && end.indexOf(text.charAt(position)) < 0) {
            char character = text.charAt(position);
            boolean escapes =
                    character == '\\' && position + 1 < text.length() && ",= ".indexOf(text.charAt(position + 1)) >= 0;
            if (escapes) {
                position++;
            }
            name.append(text.charAt(position++));
        }
        if (name.isEmpty()) {
            throw new PayloadException("empty " + what);
        }
        return name.toString();
    }

    private ScalarValue value(String field) throws PayloadException {
        if (!atEndOfLine() && text.charAt(position) == '"') {
            return ScalarValue.text(quoted(field));
        }
        int start = position;
        while (!atEndOfLine() && text.charAt(position) != ',' && text.charAt(position) != ' ') {
            position++;
        }
        String written = text.substring(start, position);
        switch (written) {
            case "t", "T", "true", "True", "TRUE" -> {
                return ScalarValue.TRUE;
            }
            case "f", "F", "false", "False", "FALSE" -> {
                return ScalarValue.FALSE;
            }
            default -> {
                return number(field, written);
            }
        }
    }

    private static ScalarValue number(String field, String written) throws PayloadException {
        if (written.matches("-?[0-9]{1,20}[iu]")) {
            return ScalarValue.number(written.substring(0, written.length() - 1));
        }
        if (written.matches("[+-]?([0-9]{1,100}(\\.[0-9]{0,100})?|\\.[0-9]{1,100})([eE][+-]?[0-9]{1,3})?")) {
            return ScalarValue.number(written);
        }
        throw new PayloadException("the value of field '" + field + "' is neither a number nor a boolean nor a text in"
                + " quotation marks");
    }

    /** Reads a text in quotation marks, which may have several lines. */
    private String quoted(String field) throws PayloadException {
        StringBuilder value = new StringBuilder();
        for (position++; position < text.length(); position++) {
            char character = text.charAt(position);
            if (character == '"') {
                position++;
                return value.toString();
            }
            if (character == '\\' && position + 1 < text.length() && "\"\\".indexOf(text.charAt(position + 1)) >= 0) {
                position++;
            }
            value.append(text.charAt(position));
        }
        throw new PayloadException("the text of field '" + field + "' does not end");
    }

    private void expect(char character) throws PayloadException {
        if (atEndOfLine() || text.charAt(position) != character) {
            throw new PayloadException("'" + character + "' is missing");
        }
        position++;
    }

    private boolean atEndOfLine() {
        return position == text.length() || text.charAt(position) == '\n' || isCarriageReturn();
    }

    private boolean isCarriageReturn() {
        return text.charAt(position) == '\r' && (position + 1 == text.length() || text.charAt(position + 1) == '\n');
    }

    private int skipBlanks() {
        int start = position;
        while (position < text.length() && text.charAt(position) == ' ') {
            position++;
        }
        return position - start;
    }

    /** Returns the rest of the line, and continues at the next one. */
    private String rest() {
        int start = position;
        skipLine();
        return text.substring(start, position).strip();
    }

    private void skipLine() {
        int end = text.indexOf('\n', position);
        position = end < 0 ? text.length() : end + 1;
    }
}
