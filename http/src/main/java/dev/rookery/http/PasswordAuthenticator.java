package dev.rookery.http;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.rookery.auth.TenantId;
import dev.rookery.auth.UserKey;
import dev.rookery.auth.password.LoginThrottle;
import dev.rookery.auth.password.PasswordCost;
import dev.rookery.auth.password.PasswordVerifier;
import dev.rookery.auth.password.ThrottleConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * Authenticates users by password. Passwords are checked on a separate thread; repeated failures are delayed; unknown users
 * take as long as wrong passwords. Thread-safe.
 *
 * @param <T> a user
 */
public final class PasswordAuthenticator<T> implements AutoCloseable {
    private static final int QUEUE_CAPACITY = 100;

    /** User and stored password hash. */
    public record Credentials<T>(T user, String passwordHash) {}

    /** Failures at one tenant do not delay logins to another from the same address. */
    private record TenantAddress(TenantId tenant, String block) {}

    private final Vertx vertx;
    private final Function<UserKey, Future<Optional<Credentials<T>>>> users;
    private final LoginThrottle throttle;
    private final PasswordVerifier verifier;

    /** @param users finds the users that may log in */
    public PasswordAuthenticator(
            Vertx vertx,
            Function<UserKey, Future<Optional<Credentials<T>>>> users,
            ThrottleConfig throttle,
            PasswordCost passwordCost) {
        this.vertx = vertx;
        this.users = users;
        this.throttle = new LoginThrottle(throttle, Ticker.systemTicker());
        this.verifier = new PasswordVerifier(passwordCost, 1, QUEUE_CAPACITY);
    }

    /** @return the user; fails with an {@link ApiException} if the credentials are wrong or too many logins are pending */
    public Future<T> authenticate(UserKey user, String password, String address) {
        return delayed(user, password, new TenantAddress(user.tenant(), ClientAddress.block(address)));
    }

    @Override
    public void close() {
        verifier.close();
    }

    private Future<T> delayed(UserKey key, String password, TenantAddress address) {
        Optional<Duration> delay = throttle.delay(key, address);
        if (delay.isEmpty()) {
            return Future.failedFuture(busy());
        }
        if (delay.get().isZero()) {
            return verify(key, password, address);
        }
        return vertx.timer(delay.get().toMillis())
                .onComplete(elapsed -> throttle.release(address))
                .compose(elapsed -> verify(key, password, address));
    }

    private Future<T> verify(UserKey key, String password, TenantAddress address) {
        return users.apply(key).compose(found -> Future.fromCompletionStage(
                        verifier.verify(
                                key,
                                address.block(),
                                found.map(Credentials::passwordHash),
                                password.getBytes(StandardCharsets.UTF_8)),
                        vertx.getOrCreateContext())
                .map(correct -> {
                    if (!correct.orElseThrow(PasswordAuthenticator::busy)) {
                        throttle.failed(key, address);
                        throw new ApiException(ProblemType.UNAUTHENTICATED, "Wrong user name or password");
                    }
                    throttle.succeeded(key, address);
                    return found.orElseThrow().user();
                }));
    }

    private static ApiException busy() {
        return new ApiException(ProblemType.TOO_MANY_REQUESTS, "Too many logins in progress; try again later");
    }
}
