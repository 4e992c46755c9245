package dev.rookery.provisioner.kubernetes;

import dev.rookery.yaml.Yaml;
import dev.rookery.yaml.YamlException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Chart values in a YAML file. */
public final class ValuesFile {
    private ValuesFile() {}

    /** @throws IllegalArgumentException if the file cannot be read or is malformed */
    public static Map<String, Object> read(Path path) {
        try (InputStream file = Files.newInputStream(path)) {
            return Yaml.read(file);
        } catch (IOException | YamlException e) {
            throw new IllegalArgumentException("Cannot read chart values " + path + ": " + e.getMessage(), e);
        }
    }
}
