package dev.rookery.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Reads tables of docs/reference/chart-values.md. */
final class Document {
    private static final Path FILE = Path.of("..", "docs", "reference", "chart-values.md");

    private Document() {}

    /** Returns the cells, row by row, of the table with this header below this heading of level 2. */
    static List<List<String>> table(String heading, String header) {
        List<String> lines = lines();
        int section = lines.indexOf("## " + heading);
        int start = section
                + Math.max(0, lines.subList(Math.max(0, section), lines.size()).indexOf(header));
        if (section < 0 || !lines.get(start).equals(header)) {
            throw new AssertionError("No table '" + header + "' under '" + heading + "' in " + FILE);
        }
        return lines.subList(start + 2, lines.size()).stream()
                .takeWhile(line -> line.startsWith("|"))
                .map(line -> Arrays.stream(line.substring(1).split("\\|"))
                        .map(String::strip)
                        .toList())
                .toList();
    }

    private static List<String> lines() {
        try {
            return Files.readAllLines(FILE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
