package dev.rookery.auth.moquette;

import dev.rookery.auth.Authentication;
import dev.rookery.auth.Authentication.Accepted;
import dev.rookery.auth.PasswordCredentials;
import dev.rookery.auth.PresentUsers;
import dev.rookery.auth.Principal;
import dev.rookery.auth.TenantId;
import io.moquette.broker.config.IConfig;
import io.moquette.broker.security.IAuthenticator;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Optional;

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
        PasswordCredentials credentials =
                new PasswordCredentials(TenantId.DEFAULT, clientId, username, password, UNKNOWN_ADDRESS);
        PresentUsers users = state.rights().present();
        long changesBefore = users.arrive(credentials.user());
        try {
            Authentication answer = state.authority()
                    .authenticate(credentials)
                    .toCompletableFuture()
                    .join();
            if (answer instanceof Accepted accepted) {
                state.rights().put(clientId, accepted.principal());
                // Now that changes find the client: those that came before.
                Optional<Principal> current = users.upToDate(accepted.principal(), changesBefore);
                current.ifPresentOrElse(principal -> state.rights().put(clientId, principal), () -> state.rights()
                        .remove(clientId));
                return current.isPresent();
            }
        } finally {
            users.leave(credentials.user());
        }
        return false;
    }
}
