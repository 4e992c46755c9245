package dev.rookery.app.goauth;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Options of a {@code mosquitto.conf} in file order. A {@code #} begins a comment only at the start of a line. */
record MosquittoConfig(List<Entry> entries) {
    /** Option with its value, which may be empty. */
    record Entry(String key, String value) {}

    private static final List<String> PLUGIN_PREFIXES = List.of("auth_opt_", "plugin_opt_");

    MosquittoConfig {
        entries = List.copyOf(entries);
    }

    /** @throws GoAuthException if the file cannot be read */
    static MosquittoConfig read(Path file) {
        try {
            return parse(Files.readAllLines(file));
        } catch (NoSuchFileException e) {
            throw new GoAuthException("There is no file " + file);
        } catch (CharacterCodingException e) {
            throw new GoAuthException(file + " is not text in UTF-8");
        } catch (IOException e) {
            throw new GoAuthException(file + " cannot be read (" + e.getClass().getSimpleName() + ")");
        }
    }

    static MosquittoConfig parse(List<String> lines) {
        return new MosquittoConfig(lines.stream()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .map(MosquittoConfig::entry)
                .toList());
    }

    /** Returns the last value of an option. */
    Optional<String> last(String key) {
        return entries.stream()
                .filter(entry -> entry.key().equals(key))
                .map(Entry::value)
                .reduce((earlier, later) -> later);
    }

    /** Returns the options of the plug-in by name without prefix, with their last value. */
    Map<String, String> pluginOptions() {
        Map<String, String> options = new LinkedHashMap<>();
        for (Entry entry : entries) {
            pluginOption(entry.key()).ifPresent(name -> options.put(name, entry.value()));
        }
        return options;
    }

    /** Returns the name of an option of the plug-in without prefix, or empty for an option of Mosquitto. */
    static Optional<String> pluginOption(String key) {
        return PLUGIN_PREFIXES.stream()
                .filter(key::startsWith)
                .map(prefix -> key.substring(prefix.length()))
                .findFirst();
    }

    private static Entry entry(String line) {
        String[] parts = line.split("[ \t]+", 2);
        return new Entry(parts[0], parts.length > 1 ? parts[1] : "");
    }
}
