package dev.rookery.bench.peer;

import dev.rookery.bench.driver.Endpoint;
import dev.rookery.bench.measure.ProcessReader;
import dev.rookery.bench.wire.LoginCredentials;
import java.util.Map;
import java.util.Optional;

/**
 * A broker that is up.
 *
 * @param authentication how it checks clients, for reports; {@link #NO_AUTHENTICATION} if it does not
 * @param credentials by username; empty if it checks nothing
 * @param userTable where its users can be changed while they are connected
 * @param shutdown ends it, if that is the harness's business
 */
public record RunningPeer(
        String name,
        Endpoint endpoint,
        ProcessReader process,
        String authentication,
        Map<String, LoginCredentials> credentials,
        Optional<UserTable> userTable,
        Runnable shutdown)
        implements AutoCloseable {
    /** The value of {@link #authentication()} for a broker that lets everybody in. */
    public static final String NO_AUTHENTICATION = "none";

    /** Whether wrong passwords are refused. */
    public boolean authenticates() {
        return !credentials.isEmpty();
    }

    @Override
    public void close() {
        shutdown.run();
    }
}
