package dev.rookery.api.sensor.store;

import java.sql.SQLException;
import java.util.Set;

/** What a failed statement asks for. */
enum StatementErrorKind {
    /** A row cannot be stored, whenever it is tried. */
    POISON,
    /** A row that was thought to be new is there already. */
    REPEATED,
    /** The partition of a day was taken away meanwhile. */
    NO_PARTITION,
    /** PostgreSQL is away, busy or not set up: later it will do. */
    TEMPORARY;

    /** Data exception, integrity violation, program limit exceeded: PostgreSQL's appendix A. */
    private static final Set<String> CLASSES_OF_POISON = Set.of("22", "23", "54");

    private static final String CHECK_VIOLATION = "23514";
    private static final String UNIQUE_VIOLATION = "23505";

    static StatementErrorKind of(SQLException failure) {
        String state = failure.getSQLState();
        if (CHECK_VIOLATION.equals(state)) {
            return NO_PARTITION;
        }
        if (UNIQUE_VIOLATION.equals(state)) {
            return REPEATED;
        }
        return state != null && state.length() == 5 && CLASSES_OF_POISON.contains(state.substring(0, 2))
                ? POISON
                : TEMPORARY;
    }
}
