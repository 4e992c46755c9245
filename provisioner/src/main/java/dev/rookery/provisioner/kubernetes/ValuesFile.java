package dev.rookery.provisioner.kubernetes;

import dev.rookery.yaml.Yaml;
import dev.rookery.yaml.YamlException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A file of values for the chart. */
public final class ValuesFile {
    private ValuesFile() {}

    /** @throws IllegalArgumentException if it cannot be read; the message says why */
    public static Map<String, Object> read(Path path) {
        try (InputStream file = Files.newInputStream(path)) {
            return Yaml.read(file);
        } catch (IOException | YamlException e) {
            throw new IllegalArgumentException("The values in " + path + " cannot be read: " + e.getMessage(), e);
        }
    }
}
