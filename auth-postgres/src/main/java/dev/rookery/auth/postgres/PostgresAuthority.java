package dev.rookery.auth.postgres;

import dev.rookery.auth.Authentication;
import dev.rookery.auth.Authentication.Accepted;
import dev.rookery.auth.Authentication.Refusal;
import dev.rookery.auth.Authentication.Refused;
import dev.rookery.auth.Authority;
import dev.rookery.auth.Credentials;
import dev.rookery.auth.PrincipalWatcher;
import dev.rookery.auth.UserKey;
import dev.rookery.auth.password.PasswordHash;
import dev.rookery.auth.password.PasswordHasher;
import dev.rookery.auth.password.PasswordHashes;
import dev.rookery.auth.password.PasswordPool;
import dev.rookery.auth.password.RandomPassword;
import dev.rookery.auth.password.UnusableHashException;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides logins by the users and ACL rows in PostgreSQL: one round trip, then one password check on the pool. Nothing
 * is remembered between logins.
 */
public final class PostgresAuthority implements Authority {
    private static final Logger LOGGER = LoggerFactory.getLogger(PostgresAuthority.class);
    private static final Authentication NOT_AUTHORIZED = new Refused(Refusal.NOT_AUTHORIZED);

    private final Vertx vertx;
    private final Pool pool;
    private final UserLookup lookup;
    private final PrincipalCompiler compiler;
    private final PasswordHashes hashes;
    private final PasswordPool passwords;
    /** Checked for users that do not exist, so that their refusal takes as long as that of a wrong password. */
    private final PasswordHash decoy;

    /** Connects lazily: a database that cannot be reached refuses logins, not the start. */
    public PostgresAuthority(PostgresConfig postgres, AuthorityConfig config) {
        vertx = PostgresClients.vertx();
        pool = PostgresClients.pool(vertx, postgres, config.connections(), config.timeout());
        lookup = config.queries().equals(AuthQueries.DEFAULT)
                ? new CombinedLookup(pool)
                : new SeparateLookup(pool, config.queries());
        compiler = new PrincipalCompiler(config.aclMode());
        hashes = new PasswordHashes(config.passwordCost());
        passwords = new PasswordPool(config.passwordThreads(), config.passwordQueue());
        decoy = decoy(config);
    }

    @Override
    public CompletionStage<Authentication> authenticate(Credentials credentials) {
        if (!isPresentable(credentials)) {
            return CompletableFuture.completedFuture(NOT_AUTHORIZED);
        }
        return lookup.find(credentials.username())
                .toCompletionStage()
                .thenCompose(stored -> verify(credentials, stored))
                .exceptionally(failure -> {
                    LOGGER.warn("User '{}' cannot be looked up: {}", credentials.username(), failure.getMessage());
                    return new Refused(Refusal.SERVER_UNAVAILABLE);
                });
    }

    @Override
    public void watch(PrincipalWatcher watcher) {
        // Rights are read at each login and hold until the next one.
    }

    @Override
    public void close() {
        passwords.close();
        pool.close().toCompletionStage().toCompletableFuture().join();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    /** PostgreSQL's text holds no U+0000, so no user can have such a name. */
    private static boolean isPresentable(Credentials credentials) {
        return !credentials.username().isEmpty()
                && credentials.username().indexOf('\0') < 0
                && credentials.password().length > 0;
    }

    private CompletionStage<Authentication> verify(Credentials credentials, Optional<StoredUser> stored) {
        PasswordHash hash =
                stored.flatMap(user -> parse(credentials.username(), user)).orElse(decoy);
        return passwords
                .check(hash, credentials.password())
                .map(check -> check.thenApply(matches -> {
                    if (!matches || hash == decoy) {
                        return NOT_AUTHORIZED;
                    }
                    UserKey user = new UserKey(credentials.tenant(), credentials.username());
                    return new Accepted(compiler.compile(user, stored.orElseThrow()));
                }))
                .orElseGet(() -> CompletableFuture.completedFuture(new Refused(Refusal.SERVER_BUSY)));
    }

    private Optional<PasswordHash> parse(String username, StoredUser user) {
        try {
            return Optional.of(hashes.parse(user.passwordHash()));
        } catch (UnusableHashException e) {
            LOGGER.warn("User '{}' cannot log in: {}", username, e.getMessage());
            return Optional.empty();
        }
    }

    private PasswordHash decoy(AuthorityConfig config) {
        try {
            return hashes.parse(new PasswordHasher(config.passwordCost()).hash(RandomPassword.generate()));
        } catch (UnusableHashException e) {
            throw new IllegalStateException("A hash made here can be read here", e);
        }
    }
}
