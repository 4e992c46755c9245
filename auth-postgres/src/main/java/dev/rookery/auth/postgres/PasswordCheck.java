package dev.rookery.auth.postgres;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.rookery.auth.CredentialVersion;
import dev.rookery.auth.PasswordCredentials;
import dev.rookery.auth.UserKey;
import dev.rookery.auth.password.LoginThrottle;
import dev.rookery.auth.password.PasswordHash;
import dev.rookery.auth.password.PasswordHasher;
import dev.rookery.auth.password.PasswordHashes;
import dev.rookery.auth.password.PasswordPool;
import dev.rookery.auth.password.RandomPassword;
import dev.rookery.auth.password.UnusableHashException;
import io.vertx.core.Vertx;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
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

    private final Vertx vertx;
    private final VerifiedCredentials verified;
    private final AuthMetrics metrics;
    private final PasswordHashes hashes;
    private final LoginThrottle throttle;
    private final PasswordPool pool;
    /** Checked for users that do not exist, so that their refusal takes as long as that of a wrong password. */
    private final PasswordHash decoy;

    PasswordCheck(
            AuthorityConfig config, Vertx vertx, VerifiedCredentials verified, AuthMetrics metrics, Ticker ticker) {
        this.vertx = vertx;
        this.verified = verified;
        this.metrics = metrics;
        hashes = new PasswordHashes(config.passwordCost());
        throttle = new LoginThrottle(config.logins().throttle(), ticker);
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
        Object source = source(credentials.address());
        Optional<Duration> delay = throttle.delay(user, source);
        if (delay.isEmpty()) {
            return CompletableFuture.completedFuture(Verdict.BUSY);
        }
        PasswordHash hash =
                passwordHash.flatMap(stored -> parse(user.username(), stored)).orElse(decoy);
        return pause(delay.get(), source)
                .thenCompose(ignored -> verify(credentials, source, hash))
                .thenApply(matches -> {
                    if (matches.isEmpty()) {
                        return Verdict.BUSY;
                    }
                    if (!matches.get() || hash == decoy) {
                        throttle.failed(user, source);
                        return Verdict.WRONG;
                    }
                    throttle.succeeded(user, source);
                    verified.add(user, version.orElseThrow(), credentials.password());
                    return Verdict.RIGHT;
                });
    }

    @Override
    public void close() {
        pool.close();
    }

    private CompletionStage<Optional<Boolean>> verify(
            PasswordCredentials credentials, Object source, PasswordHash hash) {
        long start = System.nanoTime();
        return pool.check(credentials.tenant(), source, hash, credentials.password())
                .whenComplete(
                        (matches, failure) -> metrics.passwordChecked(Duration.ofNanos(System.nanoTime() - start)));
    }

    private CompletionStage<Void> pause(Duration delay, Object source) {
        if (delay.isZero()) {
            return CompletableFuture.completedFuture(null);
        }
        metrics.delayed();
        CompletableFuture<Void> over = new CompletableFuture<>();
        vertx.setTimer(delay.toMillis(), timer -> {
            throttle.release(source);
            over.complete(null);
        });
        return over;
    }

    private Optional<PasswordHash> parse(String username, String stored) {
        try {
            return Optional.of(hashes.parse(stored));
        } catch (UnusableHashException e) {
            LOGGER.warn("User '{}' cannot log in: {}", username, e.getMessage());
            return Optional.empty();
        }
    }

    /** The port changes with each connection. */
    private static Object source(SocketAddress address) {
        return address instanceof InetSocketAddress internet && !internet.isUnresolved()
                ? internet.getAddress()
                : address;
    }

    private PasswordHash decoy(AuthorityConfig config) {
        try {
            return hashes.parse(new PasswordHasher(config.passwordCost()).hash(RandomPassword.generate()));
        } catch (UnusableHashException e) {
            throw new IllegalStateException("A hash made here can be read here", e);
        }
    }
}
