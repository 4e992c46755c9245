package dev.rookery.app.mosquitto;

import dev.rookery.auth.Access;
import java.util.List;
import java.util.Optional;

/**
 * Users of a Mosquitto.
 *
 * @param anonymousUser user that stands for clients without a username
 * @param differences one line per difference in behavior
 */
public record ImportedUsers(List<ImportedUser> users, Optional<String> anonymousUser, List<String> differences) {
    static final ImportedUsers NONE = new ImportedUsers(List.of(), Optional.empty(), List.of());

    public ImportedUsers {
        users = List.copyOf(users);
        differences = List.copyOf(differences);
    }

    /** Returns whether a row permits receiving without subscribing. */
    boolean needStrictMode() {
        return users.stream()
                .flatMap(user -> user.rows().stream())
                .anyMatch(row -> (row.access() & Rights.READ) == Access.READ.bit());
    }

    public int rowCount() {
        return users.stream().mapToInt(user -> user.rows().size()).sum();
    }
}
