package dev.rookery.bench.peer;

import dev.rookery.auth.AclRow;
import dev.rookery.bench.wire.LoginCredentials;
import java.util.List;

/**
 * MQTT user on the measured brokers.
 *
 * @param bcryptCost cost of the password hash on brokers with bcrypt hashes
 * @param grants ACL rows
 */
public record Account(String username, String password, int bcryptCost, List<AclRow> grants) {
    public Account {
        grants = List.copyOf(grants);
    }

    /** Returns the user as a client of a tenant names it. */
    public Account of(String tenant) {
        return new Account(username + "@" + tenant, password, bcryptCost, grants);
    }

    public LoginCredentials credentials() {
        return new LoginCredentials(username, password);
    }
}
