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
import org.jspecify.annotations.Nullable;

/**
 * Moquette's {@code authenticator_class}. Reads {@code rookery.postgres.url} from {@code moquette.conf}; parts missing in
 * the URL, such as the password, come from libpq's environment variables.
 */
public final class PostgresAuthenticator implements IAuthenticator {
    /** Moquette does not pass the client's address to its authenticator. */
    private static final SocketAddress UNKNOWN_ADDRESS = InetSocketAddress.createUnresolved("unknown", 0);

    private final PluginState state;

    /** Called by Moquette. */
    public PostgresAuthenticator(IConfig config) {
        state = PluginState.of(config);
    }

    /** Blocks Moquette's thread until the login is decided: at most PostgreSQL's timeout plus the queue of checks. */
    @Override
    public boolean checkValid(String clientId, @Nullable String username, byte @Nullable [] password) {
        if (username == null || password == null) {
            return false;
        }
        PasswordCredentials credentials =
                new PasswordCredentials(TenantId.DEFAULT, clientId, username, password, UNKNOWN_ADDRESS);
        PresentUsers users = state.rights().present();
        long changesBefore = users.arrive(credentials.user());
        try {
            Authentication result = state.authority()
                    .authenticate(credentials)
                    .toCompletableFuture()
                    .join();
            if (result instanceof Accepted accepted) {
                state.rights().put(clientId, accepted.principal());
                // Later changes find the client from here on; apply those that came before.
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
