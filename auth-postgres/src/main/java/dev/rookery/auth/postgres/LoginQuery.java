package dev.rookery.auth.postgres;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One of the {@link AuthQueries}, as a statement of a connection. Values are passed as literals of unknown type, which
 * PostgreSQL converts to the type that it derives for the parameter, as it does for text parameters of other drivers.
 */
public enum LoginQuery {
    USER("user"),
    ACL("ACL"),
    SUPERUSER("superuser");

    private final String label;

    LoginQuery(String label) {
        this.label = label;
    }

    /** Returns the name for messages. */
    public String label() {
        return label;
    }

    /** Returns the option that sets the query. */
    public String option() {
        return "--" + name().toLowerCase(Locale.ROOT) + "-query";
    }

    String text(AuthQueries queries) {
        return switch (this) {
            case USER -> queries.user();
            case ACL -> queries.acl();
            case SUPERUSER -> queries.superuser();
        };
    }

    /** Returns SQL that prepares the statement for a session. */
    String prepare(AuthQueries queries) {
        return "PREPARE " + statement() + " AS\n" + text(queries);
    }

    /** Returns SQL that removes the statement from a session. */
    String deallocate() {
        return "DEALLOCATE " + statement();
    }

    /** Returns SQL that executes the statement. */
    String execute(@Nullable String... values) {
        return Arrays.stream(values)
                .map(value -> value == null ? "NULL" : literal(value))
                .collect(Collectors.joining(", ", "EXECUTE " + statement() + " (", ")"));
    }

    private String statement() {
        return "rookery_" + name().toLowerCase(Locale.ROOT) + "_query";
    }

    /** Returns a literal that means the same with each value of {@code standard_conforming_strings}. */
    static String literal(String value) {
        return "E'" + value.replace("\\", "\\\\").replace("'", "''") + "'";
    }
}
