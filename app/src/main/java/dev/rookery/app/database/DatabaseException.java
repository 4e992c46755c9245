package dev.rookery.app.database;

/** The database cannot be had; the message says why and what to do. */
public final class DatabaseException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public DatabaseException(String message) {
        super(message);
    }

    private DatabaseException(String message, Throwable cause) {
        super(message, cause);
    }

    static DatabaseException about(DataFolder folder, Exception failure) {
        return new DatabaseException(
                "The database in " + folder.root() + " cannot be opened: " + failure.getMessage(), failure);
    }
}
