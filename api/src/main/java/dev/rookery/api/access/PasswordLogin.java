package dev.rookery.api.access;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.rookery.api.http.ApiException;
import dev.rookery.api.http.ProblemType;
import dev.rookery.auth.TenantId;
import dev.rookery.auth.UserKey;
import dev.rookery.auth.password.LoginThrottle;
import dev.rookery.auth.password.PasswordHash;
import dev.rookery.auth.password.PasswordHasher;
import dev.rookery.auth.password.PasswordHashes;
import dev.rookery.auth.password.PasswordPool;
import dev.rookery.auth.password.RandomPassword;
import dev.rookery.auth.password.UnusableHashException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * Checks passwords of people: on threads of its own, slowed down for those who guess, and as slowly for unknown users as for
 * known ones.
 */
final class PasswordLogin {
    private static final int WAITING = 100;

    private final Vertx vertx;
    private final UserRepository users;
    private final LoginThrottle throttle;
    private final PasswordHashes hashes;
    private final PasswordHash decoy;
    private final PasswordPool pool = new PasswordPool(1, WAITING);

    PasswordLogin(Vertx vertx, UserRepository users, AccessConfig config) {
        this.vertx = vertx;
        this.users = users;
        this.throttle = new LoginThrottle(config.throttle(), Ticker.systemTicker());
        this.hashes = new PasswordHashes(config.passwordCost());
        this.decoy = parse(new PasswordHasher(config.passwordCost()).hash(RandomPassword.generate()))
                .orElseThrow();
    }

    /** @return the user; fails with an {@link ApiException} if name and password do not fit */
    Future<ApiUser> login(String name, String password, String address) {
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

    void close() {
        pool.close();
    }

    private Future<ApiUser> decide(UserKey key, String password, String address) {
        return users.findForLogin(key.username()).compose(found -> {
            PasswordHash hash =
                    found.flatMap(login -> parse(login.passwordHash())).orElse(decoy);
            return Future.fromCompletionStage(
                            pool.check(TenantId.DEFAULT, address, hash, password.getBytes(StandardCharsets.UTF_8)),
                            vertx.getOrCreateContext())
                    .map(checked -> {
                        boolean right = checked.orElseThrow(PasswordLogin::busy) && hash != decoy;
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
