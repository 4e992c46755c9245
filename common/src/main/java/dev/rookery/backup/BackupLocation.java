package dev.rookery.backup;

import java.util.Locale;

/** Kind of storage that a backup is in, or was restored from. */
public enum BackupLocation {
    /** A folder or a volume. */
    VOLUME,
    OBJECT_STORAGE;

    /** Returns the value in the database and in labels of metrics. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
