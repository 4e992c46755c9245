package dev.rookery.app.mosquitto;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Options of a {@code mosquitto.conf} in file order, with those of the files in {@code include_dir}. A {@code #} begins a
 * comment only at the start of a line.
 *
 * @param unread folders of {@code include_dir} that could not be read, with the reason
 */
public record MosquittoConfig(List<Entry> entries, List<String> unread) {
    /** Option with its value, which may be empty. */
    public record Entry(String key, String value) {}

    private static final List<String> PLUGIN_PREFIXES = List.of("auth_opt_", "plugin_opt_");

    public MosquittoConfig {
        entries = List.copyOf(entries);
        unread = List.copyOf(unread);
    }

    /** @throws ImportException if the file cannot be read */
    public static MosquittoConfig read(Path file) {
        return new ConfigReader().read(file);
    }

    public static MosquittoConfig parse(List<String> lines) {
        return new MosquittoConfig(ConfigReader.entries(lines), List.of());
    }

    /** Returns the last value of an option. */
    public Optional<String> last(String key) {
        return entries.stream()
                .filter(entry -> entry.key().equals(key))
                .map(Entry::value)
                .reduce((earlier, later) -> later);
    }

    public boolean isTrue(String key) {
        return last(key).filter("true"::equals).isPresent();
    }

    /** Returns the options of the plug-in by name without prefix, with their last value. */
    public Map<String, String> pluginOptions() {
        Map<String, String> options = new LinkedHashMap<>();
        for (Entry entry : entries) {
            pluginOption(entry.key()).ifPresent(name -> options.put(name, entry.value()));
        }
        return options;
    }

    /** Returns the name of an option of the plug-in without prefix, or empty for an option of Mosquitto. */
    public static Optional<String> pluginOption(String key) {
        return PLUGIN_PREFIXES.stream()
                .filter(key::startsWith)
                .map(prefix -> key.substring(prefix.length()))
                .findFirst();
    }
}
