package dev.rookery.auth.postgres;

import dev.rookery.auth.CredentialVersion;
import dev.rookery.auth.PasswordCredentials;
import dev.rookery.auth.UserKey;
import dev.rookery.auth.password.PasswordVerifier;
import dev.rookery.auth.verified.DigestKey;
import dev.rookery.auth.verified.VerifiedCredentials;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Password check of a login: decided by the cache of verified credentials if possible, otherwise on the password
 * threads, after a delay if there were many wrong passwords. Does the same for unknown users, so that neither the duration
 * nor the number of equal checks that are joined reveals which users exist. Thread-safe.
 */
final class PasswordCheck implements AutoCloseable {
    /** Result of a check. */
    enum Verdict {
        CORRECT,
        WRONG,
        /** Too many logins from the address are delayed. */
        THROTTLED,
        /** Too many passwords are queued. */
        BUSY
    }

    private final DigestKey key;
    private final VerifiedCredentials verified;
    private final AuthMetrics metrics;
    private final LoginGuard guard;
    private final SharedChecks checks = new SharedChecks();
    private final PasswordVerifier verifier;

    PasswordCheck(
            AuthorityConfig config,
            LoginGuard guard,
            DigestKey key,
            VerifiedCredentials verified,
            AuthMetrics metrics) {
        this.guard = guard;
        this.key = key;
        this.verified = verified;
        this.metrics = metrics;
        verifier = new PasswordVerifier(
                config.passwordCost(),
                config.logins().passwordThreads(),
                config.logins().passwordQueue());
        metrics.registerPasswordQueue(verifier::queued);
    }

    /** @param passwordHash the stored hash; empty if the user is unknown */
    CompletionStage<Verdict> check(PasswordCredentials credentials, Optional<String> passwordHash) {
        UserKey user = credentials.user();
        CredentialVersion version = key.versionOf(passwordHash.orElse(""));
        byte[] digest = verified.digest(user, version, credentials.password());
        if (passwordHash.isPresent()) {
            boolean hit = verified.contains(user, version, credentials.password());
            metrics.cache(hit);
            if (hit) {
                return CompletableFuture.completedFuture(Verdict.CORRECT);
            }
        }
        return guard.admit(user, credentials.address())
                .thenCompose(admitted -> admitted
                        ? checks.run(digest, () -> verify(credentials, passwordHash))
                                .thenApply(correct -> conclude(credentials, version, correct))
                        : CompletableFuture.completedFuture(Verdict.THROTTLED));
    }

    private Verdict conclude(PasswordCredentials credentials, CredentialVersion version, Optional<Boolean> correct) {
        UserKey user = credentials.user();
        if (correct.isEmpty()) {
            return Verdict.BUSY;
        }
        if (!correct.get()) {
            guard.failed(user, credentials.address());
            return Verdict.WRONG;
        }
        guard.succeeded(user, credentials.address());
        verified.add(user, version, credentials.password());
        return Verdict.CORRECT;
    }

    void reportLag(long nanos) {
        verifier.reportLag(nanos);
    }

    @Override
    public void close() {
        verifier.close();
    }

    private CompletionStage<Optional<Boolean>> verify(PasswordCredentials credentials, Optional<String> passwordHash) {
        long start = System.nanoTime();
        return verifier.verify(
                        credentials.user(),
                        LoginGuard.source(credentials.address()),
                        passwordHash,
                        credentials.password())
                .whenComplete(
                        (correct, failure) -> metrics.passwordChecked(Duration.ofNanos(System.nanoTime() - start)));
    }
}
