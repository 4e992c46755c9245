package dev.rookery.app.backup.state;

import java.util.Locale;

/** Kind of storage that a backup is in, or was restored from. */
public enum BackupLocation {
    /** A folder or a volume. */
    VOLUME,
    OBJECT_STORAGE;

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
