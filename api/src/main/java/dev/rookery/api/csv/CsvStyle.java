package dev.rookery.api.csv;

import java.util.List;
import java.util.stream.Collectors;

/** Style of fields in CSV. */
public enum CsvStyle {
    /** RFC 4180, unchanged values. */
    PLAIN {
        @Override
        public String field(String text) {
            return quote(text);
        }
    },
    /**
     * RFC 4180 for spreadsheets: text that they would execute as a formula begins with an apostrophe (OWASP, "CSV
     * Injection").
     */
    SPREADSHEET {
        @Override
        public String field(String text) {
            return quote(!text.isEmpty() && FORMULA_STARTS.indexOf(text.charAt(0)) >= 0 ? "'" + text : text);
        }
    };

    private static final String FORMULA_STARTS = "=+-@\t\r";

    /** Returns the field for a text that others may have chosen. */
    public abstract String field(String text);

    /** Returns a line of such fields with its line ending. */
    public String line(List<String> fields) {
        return fields.stream().map(this::field).collect(Collectors.joining(",")) + "\r\n";
    }

    private static String quote(String text) {
        boolean plain = text.chars().noneMatch(character -> character == ',' || character == '"' || character < ' ');
        return plain ? text : "\"" + text.replace("\"", "\"\"") + "\"";
    }
}
