package dev.rookery.api.mqttuser;

import java.util.ArrayList;
import java.util.List;

/** Line of CSV (RFC 4180). Fields cannot contain line breaks. */
final class CsvLine {
    private CsvLine() {}

    /** @throws IllegalArgumentException if a quoted field is not closed or an unquoted field contains a quote */
    static List<String> parse(String line) {
        List<String> fields = new ArrayList<>();
        int start = 0;
        while (start <= line.length()) {
            StringBuilder field = new StringBuilder();
            int end = start < line.length() && line.charAt(start) == '"'
                    ? quoted(line, start + 1, field)
                    : plain(line, start, field);
            fields.add(field.toString());
            start = end + 1;
        }
        return fields;
    }

    private static int plain(String line, int start, StringBuilder field) {
        int comma = line.indexOf(',', start);
        int end = comma < 0 ? line.length() : comma;
        field.append(line, start, end);
        if (field.indexOf("\"") >= 0) {
            throw new IllegalArgumentException("A field that contains a quote must be quoted");
        }
        return end;
    }

    private static int quoted(String line, int start, StringBuilder field) {
        int i = start;
        while (true) {
            int quote = line.indexOf('"', i);
            if (quote < 0) {
                throw new IllegalArgumentException("A quoted field is not closed");
            }
            field.append(line, i, quote);
            if (quote + 1 < line.length() && line.charAt(quote + 1) == '"') {
                field.append('"');
                i = quote + 2;
            } else if (quote + 1 == line.length() || line.charAt(quote + 1) == ',') {
                return quote + 1;
            } else {
                throw new IllegalArgumentException("A closing quote must be followed by a comma");
            }
        }
    }
}
