package dev.rookery.app.goauth;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Writes options as {@code ./rookery broker @FILE} reads them, readable by the owner only. */
public final class SettingsFile {
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private SettingsFile() {}

    /**
     * Writes the file.
     *
     * @param replace whether a file that is there already gives way
     * @throws GoAuthException if it does not, or the file cannot be written
     */
    public static void write(Path file, List<Setting> settings, boolean replace) {
        try {
            if (replace) {
                Files.deleteIfExists(file);
            }
            Files.createFile(file, OWNER_ONLY);
            Files.writeString(file, settings.stream().map(SettingsFile::line).collect(Collectors.joining()));
        } catch (FileAlreadyExistsException e) {
            throw new GoAuthException(file + " is there already; --force replaces it");
        } catch (IOException e) {
            throw new GoAuthException(
                    file + " cannot be written (" + e.getClass().getSimpleName() + ")");
        }
    }

    private static String line(Setting setting) {
        String value = setting.value().replace("\\", "\\\\").replace("\"", "\\\"");
        return setting.option() + (value.isEmpty() ? "" : " \"" + value + "\"") + "\n";
    }
}
