package dev.rookery.bench.scenario;

import dev.rookery.bench.driver.ClientIdentity;
import dev.rookery.bench.driver.DriverLoop;
import dev.rookery.bench.peer.Accounts;
import dev.rookery.bench.peer.RunningPeer;
import dev.rookery.bench.wire.LoginCredentials;
import java.util.Optional;

/**
 * Where one run takes place.
 *
 * @param run unique in the session; in topics and client ids, so that runs do not meet
 */
public record Stage(RunningPeer peer, DriverLoop loop, Clients clients, RunSettings settings, String run) {
    /** Everything that the run publishes lies below. */
    public String topicRoot() {
        return Accounts.ROOT + "/" + run;
    }

    /** An identity for the account, without credentials if the broker asks for none. */
    public ClientIdentity identity(String account, String name) {
        return new ClientIdentity(
                run + "-" + name, Optional.ofNullable(peer.credentials().get(account)));
    }

    /** An identity that no broker with authentication should let in. */
    public ClientIdentity impostor(String account, String name) {
        return new ClientIdentity(run + "-" + name, Optional.of(new LoginCredentials(account, "wrong horse")));
    }
}
