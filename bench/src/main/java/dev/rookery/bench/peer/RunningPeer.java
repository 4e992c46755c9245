package dev.rookery.bench.peer;

import dev.rookery.bench.driver.Endpoint;
import dev.rookery.bench.measure.ProcessReader;
import dev.rookery.bench.wire.LoginCredentials;
import java.util.Map;
import java.util.Optional;

/**
 * Running broker.
 *
 * @param authentication authentication method, for reports; {@link #NO_AUTHENTICATION} for none
 * @param credentials credentials by username; empty without authentication
 * @param userTable users that can be changed at run time, if supported
 * @param crash kills and restarts the broker, if supported; afterwards {@code process} reads a process that has ended
 * @param memory reads the broker's memory, if supported and required by the setting
 * @param shutdown stops the broker, if the benchmark started it
 */
public record RunningPeer(
        String name,
        Endpoint endpoint,
        ProcessReader process,
        String authentication,
        Map<String, LoginCredentials> credentials,
        Optional<UserTable> userTable,
        Optional<Crash> crash,
        Optional<BrokerMemory> memory,
        Runnable shutdown)
        implements AutoCloseable {
    /** Value of {@link #authentication()} for a broker that accepts all clients. */
    public static final String NO_AUTHENTICATION = "none";

    /** Creates a broker that does not report its memory. */
    public RunningPeer(
            String name,
            Endpoint endpoint,
            ProcessReader process,
            String authentication,
            Map<String, LoginCredentials> credentials,
            Optional<UserTable> userTable,
            Optional<Crash> crash,
            Runnable shutdown) {
        this(name, endpoint, process, authentication, credentials, userTable, crash, Optional.empty(), shutdown);
    }

    /** Returns whether the broker refuses invalid credentials. */
    public boolean authenticates() {
        return !credentials.isEmpty();
    }

    @Override
    public void close() {
        shutdown.run();
    }
}
