package dev.rookery.api.sensor.store;

import java.sql.SQLException;
import java.util.Set;

/** Kind of a failed statement, which decides how the batch is retried. */
enum StatementErrorKind {
    /** A row can never be stored. */
    POISON,
    /** A row that was inserted without a conflict check already exists. */
    DUPLICATE,
    /** The partition of a day was dropped in the meantime. */
    NO_PARTITION,
    /** PostgreSQL is unavailable, busy or not migrated; a later attempt can succeed. */
    TEMPORARY;

    /**
     * Data exception, integrity constraint violation, program limit exceeded (PostgreSQL documentation, appendix A).
     */
    private static final Set<String> POISON_CLASSES = Set.of("22", "23", "54");

    private static final String CHECK_VIOLATION = "23514";
    private static final String UNIQUE_VIOLATION = "23505";

    static StatementErrorKind of(SQLException failure) {
        String state = failure.getSQLState();
        if (CHECK_VIOLATION.equals(state)) {
            return NO_PARTITION;
        }
        if (UNIQUE_VIOLATION.equals(state)) {
            return DUPLICATE;
        }
        return state != null && state.length() == 5 && POISON_CLASSES.contains(state.substring(0, 2))
                ? POISON
                : TEMPORARY;
    }
}
