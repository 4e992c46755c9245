package dev.rookery.provisioner.kubernetes;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/** A file of values for the chart. */
public final class ValuesFile {
    private ValuesFile() {}

    /** @throws IllegalArgumentException if it cannot be read; the message says why */
    public static Map<String, Object> read(Path path) {
        try (InputStream file = Files.newInputStream(path)) {
            Map<String, Object> values = new Yaml(new SafeConstructor(new LoaderOptions())).load(file);
            return values == null ? Map.of() : Map.copyOf(values);
        } catch (IOException | YAMLException | ClassCastException e) {
            throw new IllegalArgumentException("The values in " + path + " cannot be read: " + e.getMessage(), e);
        }
    }
}
