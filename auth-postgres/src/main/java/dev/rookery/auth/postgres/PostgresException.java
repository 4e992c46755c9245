package dev.rookery.auth.postgres;

import java.sql.SQLException;
import java.util.Optional;

/** PostgreSQL could not do what it was asked; the message says which database and why, and holds no secret. */
public final class PostgresException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public PostgresException(String message, Throwable cause) {
        super(message, cause);
    }

    static PostgresException about(PostgresConfig config, Throwable failure) {
        return new PostgresException("PostgreSQL at " + config.address() + ": " + reason(failure), failure);
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
