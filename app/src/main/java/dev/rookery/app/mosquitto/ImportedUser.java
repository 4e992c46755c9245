package dev.rookery.app.mosquitto;

import dev.rookery.auth.AclRow;
import java.util.List;
import java.util.Set;

/** User with its ACL rows. {@link #toString()} omits the hash. */
public record ImportedUser(String name, String passwordHash, boolean active, List<AclRow> rows) {
    /** Hash with which no password matches, until {@code rookery user passwd} sets one. */
    static final String NO_PASSWORD = "*";

    /**
     * Returns a name for the user that stands for clients without a username: not that of a user, whose rights they would have.
     */
    static String anonymousName(Set<String> taken) {
        String name = "anonymous";
        for (int number = 2; taken.contains(name); number++) {
            name = "anonymous-" + number;
        }
        return name;
    }

    public ImportedUser {
        rows = List.copyOf(rows);
    }

    @Override
    public String toString() {
        return name;
    }
}
