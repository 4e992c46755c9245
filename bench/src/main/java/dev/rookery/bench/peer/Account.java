package dev.rookery.bench.peer;

import dev.rookery.auth.AclRow;
import dev.rookery.bench.wire.LoginCredentials;
import java.util.List;

/**
 * A user that brokers are set up with.
 *
 * @param bcryptCost of its hash where the broker keeps bcrypt hashes
 */
public record Account(String username, String password, int bcryptCost, List<AclRow> grants) {
    public Account {
        grants = List.copyOf(grants);
    }

    public LoginCredentials credentials() {
        return new LoginCredentials(username, password);
    }
}
