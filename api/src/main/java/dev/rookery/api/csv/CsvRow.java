package dev.rookery.api.csv;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Line of a CSV file below its header.
 *
 * @param names names of the columns
 * @param values at least as many
 */
public record CsvRow(List<String> names, List<String> values) {
    public CsvRow {
        names = List.copyOf(names);
        values = List.copyOf(values);
    }

    /** Returns the value of a column; empty if the file has no such column or the value is empty. */
    public Optional<String> text(String name) {
        int index = names.indexOf(name);
        return index < 0 ? Optional.empty() : Optional.of(values.get(index)).filter(text -> !text.isEmpty());
    }

    /** @throws CsvException if the value is neither true nor false */
    public Optional<Boolean> flag(String name) {
        return text(name).map(text -> switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "true", "t", "yes", "1" -> true;
            case "false", "f", "no", "0" -> false;
            default -> throw fault(name, "'" + text + "' is neither true nor false. Expected true or false");
        });
    }

    /** @throws CsvException if the value is missing or outside the range */
    public int integer(String name, int minimum, int maximum) {
        String text = text(name).map(String::strip).orElse("");
        String expected = "Expected an integer from " + minimum + " to " + maximum;
        try {
            int number = Integer.parseInt(text);
            if (number >= minimum && number <= maximum) {
                return number;
            }
            throw fault(name, number + " is out of range. " + expected);
        } catch (NumberFormatException e) {
            throw fault(name, (text.isEmpty() ? "missing. " : "'" + text + "' is not an integer. ") + expected);
        }
    }

    /** Returns an exception for the value of the column. */
    public CsvException fault(String name, String fault) {
        int index = names.indexOf(name);
        return new CsvException(index < 0 ? names.size() + 1 : index + 1, name, fault);
    }
}
