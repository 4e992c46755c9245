package dev.rookery.app.backup.storage;

import dev.rookery.failure.UserFacingException;

/** Failure of the object storage. The message gives the reason and a remedy. */
public final class StorageException extends UserFacingException {
    private static final long serialVersionUID = 1L;

    StorageException(String message) {
        super(message);
    }
}
