package dev.rookery.auth.moquette;

import dev.rookery.auth.Authentication;
import dev.rookery.auth.Authentication.Accepted;
import dev.rookery.auth.Credentials;
import dev.rookery.auth.TenantId;
import io.moquette.broker.config.IConfig;
import io.moquette.broker.security.IAuthenticator;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/**
 * Moquette's {@code authenticator_class}. It reads {@code rookery.postgres.url} from {@code moquette.conf}; what the URL
 * leaves out, such as the password, comes from the PG variables of the environment.
 */
public final class PostgresAuthenticator implements IAuthenticator {
    /** Moquette does not tell its authenticator where a client connects from. */
    private static final SocketAddress UNKNOWN_ADDRESS = InetSocketAddress.createUnresolved("unknown", 0);

    private final PluginState state;

    /** Called by Moquette. */
    public PostgresAuthenticator(IConfig config) {
        state = PluginState.of(config);
    }

    /** Holds Moquette's thread until the answer is there: at most PostgreSQL's timeout and the queue of checks. */
    @Override
    public boolean checkValid(String clientId, String username, byte[] password) {
        if (username == null || password == null) {
            return false;
        }
        Credentials credentials = new Credentials(TenantId.DEFAULT, clientId, username, password, UNKNOWN_ADDRESS);
        Authentication answer = state.authority()
                .authenticate(credentials)
                .toCompletableFuture()
                .join();
        if (answer instanceof Accepted accepted) {
            state.rights().put(clientId, accepted.principal());
            return true;
        }
        return false;
    }
}
