package dev.rookery.bench.scenario;

import dev.rookery.bench.driver.ClientFactory;
import dev.rookery.bench.driver.ClientIdentity;
import dev.rookery.bench.driver.DriverLoop;
import dev.rookery.bench.peer.Accounts;
import dev.rookery.bench.peer.RunningPeer;
import dev.rookery.bench.wire.LoginCredentials;
import dev.rookery.bench.wire.WireProtocol;
import java.util.Optional;

/**
 * Broker, clients and settings of one run.
 *
 * @param run id of the run, unique in the session; part of topics and client ids
 */
public record RunContext(
        RunningPeer peer, DriverLoop loop, ClientFactories factories, RunSettings settings, String run) {
    /** Returns a factory of clients on the context's event loop. */
    public ClientFactory clients(WireProtocol version) {
        return factories.create(loop, version);
    }

    /** Returns the same context with clients on another event loop. */
    public RunContext on(DriverLoop other) {
        return new RunContext(peer, other, factories, settings, run);
    }

    /** Returns the prefix of all topics of the run. */
    public String topicRoot() {
        return Accounts.ROOT + "/" + run;
    }

    /** Returns an identity of the account, without credentials if the broker has no authentication. */
    public ClientIdentity identity(String account, String name) {
        return new ClientIdentity(
                run + "-" + name, Optional.ofNullable(peer.credentials().get(account)));
    }

    /** Returns an identity of the account with a wrong password. */
    public ClientIdentity identityWithWrongPassword(String account, String name) {
        return new ClientIdentity(run + "-" + name, Optional.of(new LoginCredentials(account, "wrong horse")));
    }
}
