package dev.rookery.app.mosquitto;

import dev.rookery.app.mosquitto.MosquittoConfig.Entry;
import dev.rookery.text.TextFile;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Reader of a {@code mosquitto.conf} and the files that it includes. */
final class ConfigReader {
    private static final String INCLUDE = "include_dir";
    private static final String SUFFIX = ".conf";
    /** As in Mosquitto. */
    private static final int MAXIMUM_DEPTH = 10;

    private final List<Entry> entries = new ArrayList<>();
    private final List<String> unread = new ArrayList<>();

    MosquittoConfig read(Path file) {
        read(file, 0);
        return new MosquittoConfig(entries, unread);
    }

    static List<Entry> entries(List<String> lines) {
        return lines.stream()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .map(ConfigReader::entry)
                .toList();
    }

    /**
     * Returns the lines of a file.
     *
     * @throws ImportException if the file cannot be read
     */
    static List<String> lines(Path file) {
        try {
            return TextFile.lines(file);
        } catch (NoSuchFileException e) {
            throw new ImportException("There is no file " + file);
        } catch (CharacterCodingException e) {
            throw new ImportException(file + " is not text in UTF-8");
        } catch (IOException e) {
            throw new ImportException(file + " cannot be read (" + e.getClass().getSimpleName() + ")");
        }
    }

    private void read(Path file, int depth) {
        for (Entry entry : entries(lines(file))) {
            entries.add(entry);
            if (entry.key().equals(INCLUDE)) {
                include(file, entry.value(), depth);
            }
        }
    }

    private void include(Path file, String folder, int depth) {
        if (depth == MAXIMUM_DEPTH) {
            throw new ImportException(file + " includes files more than " + MAXIMUM_DEPTH + " levels deep");
        }
        try (Stream<Path> files = Files.list(Path.of(folder))) {
            files.filter(included -> included.getFileName().toString().endsWith(SUFFIX))
                    .sorted(Comparator.comparing(
                            included -> included.getFileName().toString()))
                    .toList()
                    .forEach(included -> read(included, depth + 1));
        } catch (IOException e) {
            unread.add(INCLUDE + ": the files in " + folder + " were not read ("
                    + (e instanceof NoSuchFileException
                            ? "there is no such folder"
                            : e.getClass().getSimpleName())
                    + ")");
        }
    }

    private static Entry entry(String line) {
        String[] parts = line.split("[ \t]+", 2);
        return new Entry(parts[0], parts.length > 1 ? parts[1] : "");
    }
}
