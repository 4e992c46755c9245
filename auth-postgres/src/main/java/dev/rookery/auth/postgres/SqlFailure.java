package dev.rookery.auth.postgres;

import io.vertx.pgclient.PgException;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Error that PostgreSQL reports for a statement.
 *
 * @param state SQLSTATE (PostgreSQL, appendix A)
 * @param reason message of the server, with its hint
 */
record SqlFailure(String state, String reason) {
    private static final String INVALID_STATEMENT_NAME = "26000";
    /** "cached plan must not change result type", after a change of a column. */
    private static final String FEATURE_NOT_SUPPORTED = "0A000";

    private static final String DIVISION_BY_ZERO = "22012";
    private static final String DATA_EXCEPTION = "22";
    private static final String PL_PGSQL_ERROR = "P0";
    /**
     * Classes of errors after which the same statement can succeed: connection, transaction state, authorization, database,
     * rollback, resources, locks, operator intervention, system and internal errors.
     */
    private static final Set<String> TEMPORARY =
            Set.of("08", "25", "28", "3D", "40", "53", "55", "57", "58", "F0", "XX");

    /** Returns the error of the server, or empty for other failures, such as a lost connection. */
    static Optional<SqlFailure> of(@Nullable Throwable failure) {
        return failure instanceof PgException error && error.getSqlState() != null
                ? Optional.of(new SqlFailure(error.getSqlState(), reason(error)))
                : Optional.empty();
    }

    /** Returns whether the session does not have the statement, or one for former tables. */
    boolean isStale() {
        return state.equals(INVALID_STATEMENT_NAME) || state.equals(FEATURE_NOT_SUPPORTED);
    }

    /** Returns whether a value cannot be converted to the type of its parameter, such as a name to a uuid. */
    boolean isUnusableValue() {
        return state.startsWith(DATA_EXCEPTION) && !state.equals(DIVISION_BY_ZERO);
    }

    /** Returns whether the statement is at fault, not the server. */
    boolean isOfStatement() {
        return !TEMPORARY.contains(state.substring(0, Math.min(2, state.length())));
    }

    /** Returns whether a function raised the error itself, as some do for unknown users. */
    boolean isRaised() {
        return state.startsWith(PL_PGSQL_ERROR);
    }

    private static String reason(PgException error) {
        String message = String.valueOf(error.getErrorMessage());
        return error.getHint() == null ? message : message + " (" + error.getHint() + ")";
    }
}
