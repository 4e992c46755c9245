package dev.rookery.auth.postgres;

import dev.rookery.auth.CredentialVersion;
import dev.rookery.auth.PasswordCredentials;
import dev.rookery.auth.UserKey;
import dev.rookery.auth.password.PasswordHash;
import dev.rookery.auth.password.PasswordHasher;
import dev.rookery.auth.password.PasswordHashes;
import dev.rookery.auth.password.PasswordPool;
import dev.rookery.auth.password.UnusableHashException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides whether a password is right, at the least cost: from memory if it was found right before, otherwise on the
 * password threads, after a pause if there were many wrong ones.
 */
final class PasswordCheck implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(PasswordCheck.class);

    /** What came of it. */
    enum Verdict {
        RIGHT,
        WRONG,
        BUSY
    }

    private final VerifiedCredentials verified;
    private final AuthMetrics metrics;
    private final PasswordHashes hashes;
    private final LoginGuard guard;
    private final PasswordPool pool;
    /** Checked for users that do not exist, so that their refusal takes as long as that of a wrong password. */
    private final PasswordHash decoy;

    PasswordCheck(AuthorityConfig config, LoginGuard guard, VerifiedCredentials verified, AuthMetrics metrics) {
        this.guard = guard;
        this.verified = verified;
        this.metrics = metrics;
        hashes = new PasswordHashes(config.passwordCost());
        pool = new PasswordPool(
                config.logins().passwordThreads(), config.logins().passwordQueue());
        decoy = decoy(config);
        metrics.watchPasswordQueue(pool::waiting);
    }

    /**
     * @param passwordHash what is stored for the user; empty if there is no such user
     * @param version stands for what is stored
     */
    CompletionStage<Verdict> check(
            PasswordCredentials credentials, Optional<String> passwordHash, Optional<CredentialVersion> version) {
        UserKey user = credentials.user();
        if (version.isPresent()) {
            boolean hit = verified.contains(user, version.get(), credentials.password());
            metrics.cache(hit);
            if (hit) {
                return CompletableFuture.completedFuture(Verdict.RIGHT);
            }
        }
        PasswordHash hash =
                passwordHash.flatMap(stored -> parse(user.username(), stored)).orElse(decoy);
        return guard.admit(user, credentials.address())
                .thenCompose(admitted ->
                        admitted ? verify(credentials, hash) : CompletableFuture.completedFuture(Optional.empty()))
                .thenApply(matches -> {
                    if (matches.isEmpty()) {
                        return Verdict.BUSY;
                    }
                    if (!matches.get() || hash == decoy) {
                        guard.failed(user, credentials.address());
                        return Verdict.WRONG;
                    }
                    guard.succeeded(user, credentials.address());
                    verified.add(user, version.orElseThrow(), credentials.password());
                    return Verdict.RIGHT;
                });
    }

    @Override
    public void close() {
        pool.close();
    }

    private CompletionStage<Optional<Boolean>> verify(PasswordCredentials credentials, PasswordHash hash) {
        long start = System.nanoTime();
        return pool.check(credentials.tenant(), LoginGuard.source(credentials.address()), hash, credentials.password())
                .whenComplete(
                        (matches, failure) -> metrics.passwordChecked(Duration.ofNanos(System.nanoTime() - start)));
    }

    private Optional<PasswordHash> parse(String username, String stored) {
        try {
            return Optional.of(hashes.parse(stored));
        } catch (UnusableHashException e) {
            LOGGER.warn("User '{}' cannot log in: {}", username, e.getMessage());
            return Optional.empty();
        }
    }

    private PasswordHash decoy(AuthorityConfig config) {
        try {
            return hashes.parse(new PasswordHasher(config.passwordCost()).decoy());
        } catch (UnusableHashException e) {
            throw new IllegalStateException("A hash made here can be read here", e);
        }
    }
}
