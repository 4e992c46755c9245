package dev.rookery.app.mosquitto;

import dev.rookery.auth.AclRow;
import java.util.List;

/** User with its ACL rows. {@link #toString()} omits the hash. */
public record ImportedUser(String name, String passwordHash, boolean active, List<AclRow> rows) {
    /** Hash with which no password matches, until {@code rookery user passwd} sets one. */
    static final String NO_PASSWORD = "*";

    public ImportedUser {
        rows = List.copyOf(rows);
    }

    @Override
    public String toString() {
        return name;
    }
}
