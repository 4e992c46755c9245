package dev.rookery.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Reads tables of the manuals. */
final class Document {
    private static final Path FOLDER = Path.of("..", "docs");

    private Document() {}

    /** Returns the cells, row by row, of the table in docs/kubernetes.md that has this header. */
    static List<List<String>> table(String header) {
        return table("kubernetes.md", header);
    }

    static List<List<String>> table(String file, String header) {
        List<String> lines = lines(file);
        int start = lines.indexOf(header);
        if (start < 0) {
            throw new AssertionError("No table '" + header + "' in " + file);
        }
        return lines.subList(start + 2, lines.size()).stream()
                .takeWhile(line -> line.startsWith("|"))
                .map(line -> Arrays.stream(line.substring(1).split("\\|"))
                        .map(String::strip)
                        .toList())
                .toList();
    }

    private static List<String> lines(String file) {
        try {
            return Files.readAllLines(FOLDER.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
