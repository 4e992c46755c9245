package dev.rookery.app.backup.storage;

import java.time.Instant;

/**
 * Complete object in the storage.
 *
 * @param name name of the file, without the prefix
 * @param size in bytes
 * @param storedAt when the upload was completed
 */
public record StoredBackup(String name, long size, Instant storedAt) {}
