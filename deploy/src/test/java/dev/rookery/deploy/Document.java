package dev.rookery.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** {@code docs/kubernetes.md}. */
final class Document {
    private static final Path FILE = Path.of("..", "docs", "kubernetes.md");

    private Document() {}

    /** The cells of the table that begins with the header, row by row. */
    static List<List<String>> table(String header) {
        List<String> lines = lines();
        int start = lines.indexOf(header);
        if (start < 0) {
            throw new AssertionError("No table '" + header + "' in " + FILE);
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
