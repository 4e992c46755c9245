package dev.rookery.postgres;

import dev.rookery.failure.UserFacingException;
import java.sql.SQLException;
import java.util.Optional;

/** Failed database operation. The message names the database and the cause and contains no secret. */
public final class PostgresException extends UserFacingException {
    private static final long serialVersionUID = 1L;

    /** SQLSTATE class (PostgreSQL, appendix A). */
    private static final String CONNECTION_EXCEPTION_CLASS = "08";

    /** SQLSTATE of a server that is starting up or shutting down. */
    private static final String CANNOT_CONNECT_NOW = "57P03";

    private final boolean unreachable;

    private PostgresException(String message) {
        super(message);
        this.unreachable = false;
    }

    private PostgresException(String message, boolean unreachable, Throwable cause) {
        super(message, cause);
        this.unreachable = unreachable;
    }

    /** Describes a failure of an operation on the database. */
    public static PostgresException about(PostgresConfig config, Throwable failure) {
        return new PostgresException(
                "PostgreSQL at " + config.address() + ": " + reason(failure), isUnreachable(failure), failure);
    }

    /**
     * Returns an exception for a schema that a newer version has migrated.
     *
     * @param script the first migration that this build does not know
     * @param history the table that lists the script
     */
    static PostgresException newerSchema(PostgresConfig config, String script, String history) {
        return new PostgresException(
                "The database at " + config.address() + " was migrated by a newer version of Rookery (" + history
                        + " lists " + script
                        + ", which this build does not know). Start that version or restore a backup");
    }

    /** Returns whether no server accepted the connection, so that a retry may succeed. */
    public boolean isUnreachable() {
        return unreachable;
    }

    private static boolean isUnreachable(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                return sql.getSQLState().startsWith(CONNECTION_EXCEPTION_CLASS)
                        || sql.getSQLState().equals(CANNOT_CONNECT_NOW);
            }
        }
        return false;
    }

    /** Returns the innermost SQL message if there is one: outer messages repeat whole statements. */
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
