package dev.rookery.api.csv;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * First line of a CSV file, which names its columns, in any order. The separator is found by it: comma, semicolon, tab or
 * vertical bar, as spreadsheets write them.
 *
 * @param names names of the columns, in lower case
 */
public record CsvHeader(List<String> names, char separator) {
    private static final String SEPARATORS = ",;\t|";
    private static final String EXPLICIT = "sep=";

    public CsvHeader {
        names = List.copyOf(names);
    }

    /** Returns the separator if the line is {@code sep=;}, with which Excel begins some files. */
    public static Optional<Character> separatorLine(String line) {
        return line.length() == EXPLICIT.length() + 1
                        && line.toLowerCase(Locale.ROOT).startsWith(EXPLICIT)
                ? Optional.of(line.charAt(EXPLICIT.length()))
                : Optional.empty();
    }

    /**
     * Parses the header.
     *
     * @param explicit separator of the file, if it is known
     * @param known columns that the file may have
     * @param required column that the file must have
     * @throws CsvException if columns are unknown, named twice, or missing
     */
    public static CsvHeader parse(String line, Optional<Character> explicit, List<String> known, String required) {
        CsvHeader header = new CsvHeader(names(line, explicit), explicit.orElseGet(() -> separator(line)));
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < header.names.size(); i++) {
            String name = header.names.get(i);
            if (!known.contains(name)) {
                throw new CsvException(i + 1, "unknown column '" + name + "'. " + expected(known, required));
            }
            if (!seen.add(name)) {
                throw new CsvException(i + 1, "second column '" + name + "'. Expected each column once");
            }
        }
        if (!seen.contains(required)) {
            throw new CsvException(
                    header.names.size() + 1, "no column '" + required + "'. " + expected(known, required));
        }
        return header;
    }

    private static String expected(List<String> known, String required) {
        return "Expected a first line with the names of the columns, separated by comma, semicolon or tab: '" + required
                + "' and any of " + String.join(", ", known);
    }

    private static List<String> names(String line, Optional<Character> explicit) {
        List<String> names = new ArrayList<>(CsvLine.parse(line, explicit.orElseGet(() -> separator(line))));
        names.replaceAll(name -> name.strip().toLowerCase(Locale.ROOT));
        while (names.size() > 1 && names.get(names.size() - 1).isEmpty()) {
            names.remove(names.size() - 1);
        }
        return names;
    }

    /** Returns the separator that occurs most. */
    private static char separator(String line) {
        char best = SEPARATORS.charAt(0);
        for (int i = 1; i < SEPARATORS.length(); i++) {
            if (count(line, SEPARATORS.charAt(i)) > count(line, best)) {
                best = SEPARATORS.charAt(i);
            }
        }
        return best;
    }

    private static long count(String line, char separator) {
        return line.chars().filter(character -> character == separator).count();
    }

    /**
     * Parses a line; empty if all its fields are.
     *
     * @throws CsvException if the line has another number of columns than the header, or misplaced quotes
     */
    public Optional<CsvRow> row(String line) {
        List<String> values = CsvLine.parse(line, separator);
        if (values.stream().allMatch(String::isBlank)) {
            return Optional.empty();
        }
        if (values.size() < names.size()) {
            throw new CsvException(
                    values.size() + 1,
                    names.get(values.size()),
                    "missing. The line has " + values.size() + " columns; expected " + names.size() + ": "
                            + String.join(", ", names));
        }
        for (int i = names.size(); i < values.size(); i++) {
            if (!values.get(i).isBlank()) {
                throw new CsvException(
                        i + 1, "unexpected value. Expected " + names.size() + " columns: " + String.join(", ", names));
            }
        }
        return Optional.of(new CsvRow(names, values));
    }
}
