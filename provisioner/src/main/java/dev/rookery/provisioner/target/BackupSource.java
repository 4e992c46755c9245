package dev.rookery.provisioner.target;

import java.util.Locale;

/** Where the newest backup of an instance is. */
public enum BackupSource {
    /** A volume beside that of the data. */
    VOLUME,
    /** A bucket. Only the restore itself finds out whether it has a backup of the instance. */
    OBJECT_STORAGE;

    /** Returns the value in documents. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
