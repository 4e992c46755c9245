package dev.rookery.postgres;

import java.sql.SQLException;
import java.util.Optional;

/** PostgreSQL could not do what it was asked; the message says which database and why, and holds no secret. */
public final class PostgresException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** SQLSTATEs: PostgreSQL's appendix A. */
    private static final String CONNECTION_EXCEPTION = "08";

    private static final String CANNOT_CONNECT_NOW = "57P03";

    private final boolean unreachable;

    private PostgresException(String message, boolean unreachable, Throwable cause) {
        super(message, cause);
        this.unreachable = unreachable;
    }

    /** A failure while using the database. */
    public static PostgresException about(PostgresConfig config, Throwable failure) {
        return new PostgresException(
                "PostgreSQL at " + config.address() + ": " + reason(failure), isUnreachable(failure), failure);
    }

    /**
     * A schema that this build must not touch.
     *
     * @param script the first migration that it does not know
     * @param history the table that lists the script
     */
    static PostgresException newerSchema(PostgresConfig config, String script, String history) {
        return new PostgresException(
                "The database at " + config.address() + " was migrated by a newer version of Rookery (" + history
                        + " lists " + script
                        + ", which this build does not know). Start that version or restore a backup",
                false,
                null);
    }

    /** Whether there was no server to talk to, or none that takes connections yet: worth another try. */
    public boolean isUnreachable() {
        return unreachable;
    }

    private static boolean isUnreachable(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                return sql.getSQLState().startsWith(CONNECTION_EXCEPTION)
                        || sql.getSQLState().equals(CANNOT_CONNECT_NOW);
            }
        }
        return false;
    }

    /** The server's own words where there are any; the messages around them repeat whole statements. */
    private static String reason(Throwable failure) {
        Optional<String> sqlMessage = Optional.empty();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException) {
                sqlMessage = Optional.ofNullable(cause.getMessage());
            }
        }
        return sqlMessage.orElseGet(failure::getMessage).strip();
    }
}
