package dev.rookery.app.mosquitto;

import dev.rookery.file.PrivateFile;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** Writes options as {@code ./rookery broker @FILE} reads them, readable by the owner only. */
public final class SettingsFile {
    private SettingsFile() {}

    /**
     * Writes the file.
     *
     * @param replace whether an existing file is replaced
     * @throws ImportException if the file exists and is not replaced, or cannot be written
     */
    public static void write(Path file, List<Setting> settings, boolean replace) {
        String text = settings.stream().map(SettingsFile::line).collect(Collectors.joining());
        try {
            if (replace) {
                PrivateFile.replace(file, text);
            } else {
                PrivateFile.create(file, text);
            }
        } catch (FileAlreadyExistsException e) {
            throw new ImportException(file + " already exists; --force replaces it");
        } catch (IOException e) {
            throw new ImportException(
                    file + " cannot be written (" + e.getClass().getSimpleName() + ")");
        }
    }

    private static String line(Setting setting) {
        String value = setting.value().replace("\\", "\\\\").replace("\"", "\\\"");
        return setting.option() + (value.isEmpty() ? "" : " \"" + value + "\"") + "\n";
    }
}
