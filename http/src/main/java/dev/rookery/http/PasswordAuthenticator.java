package dev.rookery.http;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.rookery.auth.TenantId;
import dev.rookery.auth.UserKey;
import dev.rookery.auth.password.LoginThrottle;
import dev.rookery.auth.password.PasswordCost;
import dev.rookery.auth.password.PasswordHash;
import dev.rookery.auth.password.PasswordHasher;
import dev.rookery.auth.password.PasswordHashes;
import dev.rookery.auth.password.PasswordPool;
import dev.rookery.auth.password.RandomPassword;
import dev.rookery.auth.password.ThrottleConfig;
import dev.rookery.auth.password.UnusableHashException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * Checks passwords of people: on threads of its own, slowed down for those who guess, and as slowly for unknown users as for
 * known ones.
 *
 * @param <T> a user
 */
public final class PasswordAuthenticator<T> implements AutoCloseable {
    private static final int WAITING = 100;

    /** A user with what is stored of the password. */
    public record Credentials<T>(T user, String passwordHash) {}

    private final Vertx vertx;
    private final Function<String, Future<Optional<Credentials<T>>>> users;
    private final LoginThrottle throttle;
    private final PasswordHashes hashes;
    private final PasswordHash decoy;
    private final PasswordPool pool = new PasswordPool(1, WAITING);

    /** @param users finds those who may log in, by name */
    public PasswordAuthenticator(
            Vertx vertx,
            Function<String, Future<Optional<Credentials<T>>>> users,
            ThrottleConfig throttle,
            PasswordCost passwordCost) {
        this.vertx = vertx;
        this.users = users;
        this.throttle = new LoginThrottle(throttle, Ticker.systemTicker());
        this.hashes = new PasswordHashes(passwordCost);
        this.decoy = parse(new PasswordHasher(passwordCost).hash(RandomPassword.generate()))
                .orElseThrow();
    }

    /** @return the user; fails with an {@link ApiException} if name and password do not fit */
    public Future<T> authenticate(String name, String password, String address) {
        UserKey key = new UserKey(TenantId.DEFAULT, name);
        Optional<Duration> delay = throttle.delay(key, address);
        if (delay.isEmpty()) {
            return Future.failedFuture(busy());
        }
        if (delay.get().isZero()) {
            return decide(key, password, address);
        }
        return vertx.timer(delay.get().toMillis())
                .onComplete(over -> throttle.release(address))
                .compose(over -> decide(key, password, address));
    }

    @Override
    public void close() {
        pool.close();
    }

    private Future<T> decide(UserKey key, String password, String address) {
        return users.apply(key.username()).compose(found -> {
            PasswordHash hash =
                    found.flatMap(login -> parse(login.passwordHash())).orElse(decoy);
            return Future.fromCompletionStage(
                            pool.check(TenantId.DEFAULT, address, hash, password.getBytes(StandardCharsets.UTF_8)),
                            vertx.getOrCreateContext())
                    .map(checked -> {
                        boolean right = checked.orElseThrow(PasswordAuthenticator::busy) && hash != decoy;
                        if (!right) {
                            throttle.failed(key, address);
                            throw new ApiException(ProblemType.UNAUTHENTICATED, "The name or the password is wrong");
                        }
                        throttle.succeeded(key, address);
                        return found.orElseThrow().user();
                    });
        });
    }

    private Optional<PasswordHash> parse(String stored) {
        try {
            return Optional.of(hashes.parse(stored));
        } catch (UnusableHashException e) {
            return Optional.empty();
        }
    }

    private static ApiException busy() {
        return new ApiException(ProblemType.TOO_MANY_REQUESTS, "Too many logins wait; try again later");
    }
}
