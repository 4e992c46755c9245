package dev.rookery.api.csv;

import java.util.ArrayList;
import java.util.List;

/** Line of CSV (RFC 4180) with any separator. Fields cannot contain line breaks. */
public final class CsvLine {
    private static final char QUOTE = '"';

    private CsvLine() {}

    /**
     * Returns the fields of a line.
     *
     * @param separator character between fields
     * @throws CsvException if a quoted field is not closed or an unquoted field contains a quote
     */
    public static List<String> parse(String line, char separator) {
        List<String> fields = new ArrayList<>();
        int start = 0;
        while (start <= line.length()) {
            StringBuilder field = new StringBuilder();
            int column = fields.size() + 1;
            int end = start < line.length() && line.charAt(start) == QUOTE
                    ? quoted(line, separator, start + 1, column, field)
                    : plain(line, separator, start, column, field);
            fields.add(field.toString());
            start = end + 1;
        }
        return fields;
    }

    private static int plain(String line, char separator, int start, int column, StringBuilder field) {
        int next = line.indexOf(separator, start);
        int end = next < 0 ? line.length() : next;
        field.append(line, start, end);
        if (field.indexOf(String.valueOf(QUOTE)) >= 0) {
            throw new CsvException(
                    column, "unexpected quote within a value. Enclose such a value in quotes, and double its quotes");
        }
        return end;
    }

    private static int quoted(String line, char separator, int start, int column, StringBuilder field) {
        int i = start;
        while (true) {
            int quote = line.indexOf(QUOTE, i);
            if (quote < 0) {
                throw new CsvException(
                        column, "missing closing quote at the end of the value. Values cannot contain line breaks");
            }
            field.append(line, i, quote);
            if (quote + 1 < line.length() && line.charAt(quote + 1) == QUOTE) {
                field.append(QUOTE);
                i = quote + 2;
            } else if (quote + 1 == line.length() || line.charAt(quote + 1) == separator) {
                return quote + 1;
            } else {
                throw new CsvException(
                        column,
                        "unexpected '" + line.charAt(quote + 1) + "' after the closing quote. Expected '" + separator
                                + "' or the end of the line");
            }
        }
    }
}
