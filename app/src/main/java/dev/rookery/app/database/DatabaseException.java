package dev.rookery.app.database;

import dev.rookery.failure.UserFacingException;

/** Unavailable database. The message gives the reason and a remedy. */
public final class DatabaseException extends UserFacingException {
    private static final long serialVersionUID = 1L;

    public DatabaseException(String message) {
        super(message);
    }

    private DatabaseException(String message, Throwable cause) {
        super(message, cause);
    }

    static DatabaseException about(DataFolder folder, Exception failure) {
        return new DatabaseException(
                "Cannot open the database in " + folder.root() + ": " + failure.getMessage(), failure);
    }
}
