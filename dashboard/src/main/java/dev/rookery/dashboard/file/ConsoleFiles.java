package dev.rookery.dashboard.file;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** Files of the console, read from the class path once and kept in memory. Thread-safe. */
public final class ConsoleFiles {
    /** Folder of the files that the build of this module adds. */
    public static final String BUILT = "/dev/rookery/dashboard/console/";

    /** Excludes segments that begin with a period, such as {@code ..}, and the percent sign. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*");

    private static final int MAX_NAME_LENGTH = 200;

    private final String folder;
    /** Contains existing files only: clients cannot make it grow. */
    private final Map<String, ConsoleFile> loaded = new ConcurrentHashMap<>();

    /** @param folder absolute name on the class path, with a slash at the end */
    public ConsoleFiles(String folder) {
        this.folder = folder;
    }

    /** @param name path relative to the folder, decoded */
    Optional<ConsoleFile> find(String name) {
        ConsoleFile known = loaded.get(name);
        if (known != null) {
            return Optional.of(known);
        }
        if (name.length() > MAX_NAME_LENGTH
                || !name.contains(".")
                || !NAME.matcher(name).matches()) {
            return Optional.empty();
        }
        Optional<ConsoleFile> read = read(name);
        read.ifPresent(file -> loaded.put(name, file));
        return read;
    }

    private Optional<ConsoleFile> read(String name) {
        try (InputStream file = ConsoleFiles.class.getResourceAsStream(folder + name)) {
            return file == null ? Optional.empty() : Optional.of(ConsoleFile.of(name, file.readAllBytes()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
