package dev.rookery.auth.postgres;

import java.util.Objects;

/**
 * The three queries of mosquitto-go-auth, for installations with custom tables. Parameters and columns can have any type:
 * PostgreSQL converts the text of a parameter, and a name that the parameter cannot have is that of an unknown user.
 *
 * @param user {@code $1} is the username; the first column of the first row is the password hash; no row means that the
 *     user is unknown or inactive
 * @param acl {@code $1} is the username, {@code $2} an access bit; the first column of each row is a topic pattern
 * @param superuser {@code $1} is the username; the user is a superuser if the first column of the first row is true, greater
 *     than 0, or the text of either
 */
public record AuthQueries(String user, String acl, String superuser) {
    /** Queries for the tables that the migrations create. */
    public static final AuthQueries DEFAULT = new AuthQueries(
            "SELECT password_hash FROM mqtt_users WHERE username = $1 AND is_active = true",
            "SELECT topic FROM mqtt_acls WHERE username = $1 AND (access & $2) != 0",
            "SELECT COUNT(*) FROM mqtt_users WHERE username = $1 AND is_superuser = true AND is_active = true");

    public AuthQueries {
        requireParameter(user, "$1", "user");
        requireParameter(acl, "$1", "ACL");
        requireParameter(acl, "$2", "ACL");
        requireParameter(superuser, "$1", "superuser");
    }

    private static void requireParameter(String query, String parameter, String name) {
        if (!Objects.requireNonNull(query, name).contains(parameter)) {
            throw new IllegalArgumentException("The " + name + " query does not contain the parameter " + parameter);
        }
    }
}
