package dev.rookery.auth.postgres;

import dev.rookery.auth.CredentialVersion;
import dev.rookery.auth.PasswordCredentials;
import dev.rookery.auth.UserKey;
import dev.rookery.auth.password.PasswordHash;
import dev.rookery.auth.password.PasswordHasher;
import dev.rookery.auth.password.PasswordHashes;
import dev.rookery.auth.password.PasswordPool;
import dev.rookery.auth.password.UnusableHashException;
import dev.rookery.auth.verified.VerifiedCredentials;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Password check of a login: answered from the cache of verified credentials if possible, otherwise on the password
 * threads, after a delay if there were many wrong passwords. Thread-safe.
 */
final class PasswordCheck implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(PasswordCheck.class);

    /** Result of a check. */
    enum Verdict {
        CORRECT,
        WRONG,
        BUSY
    }

    private final VerifiedCredentials verified;
    private final AuthMetrics metrics;
    private final PasswordHashes hashes;
    private final LoginGuard guard;
    private final SharedChecks checks = new SharedChecks();
    private final PasswordPool pool;
    /** Checked for unknown users, so that their refusal takes as long as that of a wrong password. */
    private final PasswordHash decoy;

    PasswordCheck(AuthorityConfig config, LoginGuard guard, VerifiedCredentials verified, AuthMetrics metrics) {
        this.guard = guard;
        this.verified = verified;
        this.metrics = metrics;
        hashes = new PasswordHashes(config.passwordCost());
        pool = new PasswordPool(
                config.logins().passwordThreads(), config.logins().passwordQueue());
        decoy = decoy(config);
        metrics.registerPasswordQueue(pool::queued);
    }

    /**
     * @param passwordHash the stored hash; empty if the user is unknown
     * @param version the version of the stored hash
     */
    CompletionStage<Verdict> check(
            PasswordCredentials credentials, Optional<String> passwordHash, Optional<CredentialVersion> version) {
        UserKey user = credentials.user();
        if (version.isPresent()) {
            boolean hit = verified.contains(user, version.get(), credentials.password());
            metrics.cache(hit);
            if (hit) {
                return CompletableFuture.completedFuture(Verdict.CORRECT);
            }
        }
        PasswordHash hash =
                passwordHash.flatMap(stored -> parse(user.username(), stored)).orElse(decoy);
        return guard.admit(user, credentials.address())
                .thenCompose(admitted -> admitted
                        ? share(credentials, version, hash)
                        : CompletableFuture.completedFuture(Optional.empty()))
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
                    return Verdict.CORRECT;
                });
    }

    @Override
    public void close() {
        pool.close();
    }

    private CompletionStage<Optional<Boolean>> share(
            PasswordCredentials credentials, Optional<CredentialVersion> version, PasswordHash hash) {
        if (version.isEmpty()) {
            return verify(credentials, hash);
        }
        byte[] id = verified.digest(credentials.user(), version.get(), credentials.password());
        return checks.run(id, () -> verify(credentials, hash));
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
            LOGGER.warn("User '{}' cannot log in; set a new password: {}", username, e.getMessage());
            return Optional.empty();
        }
    }

    private PasswordHash decoy(AuthorityConfig config) {
        try {
            return hashes.parse(new PasswordHasher(config.passwordCost()).decoy());
        } catch (UnusableHashException e) {
            throw new IllegalStateException("The generated decoy hash must be valid", e);
        }
    }
}
