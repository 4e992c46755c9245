package dev.rookery.provisioner.access;

import dev.rookery.auth.password.ThrottleConfig;
import dev.rookery.http.ApiException;
import dev.rookery.http.ProblemType;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * Rejects logins after too many failed ones within a minute: for a pair of user and address, and at twenty times that
 * number for an address or a user alone. Thread-safe.
 */
public final class FailedLoginLimiter {
    private static final Duration WINDOW = Duration.ofMinutes(1);
    private static final int SINGLE_KEY_FACTOR = 20;

    private record Limit(String key, int maximum) {}

    private final RateLimiter limiter;
    private final int maximum;

    /** @param config only {@code freeFailures} is used; 0 disables the limiter */
    public FailedLoginLimiter(RateLimiter limiter, ThrottleConfig config) {
        this.limiter = limiter;
        this.maximum = config.freeFailures();
    }

    /**
     * Runs the login if the limits allow it. The login counts as failed until it succeeds, so that concurrent attempts
     * cannot exceed the limits.
     */
    public <T> Future<T> guard(String user, String address, Supplier<Future<T>> login) {
        if (maximum == 0) {
            return login.get();
        }
        String name = user.toLowerCase(Locale.ROOT);
        List<Limit> limits = List.of(
                new Limit("login/" + name + " " + address, maximum),
                new Limit("login-address/" + address, SINGLE_KEY_FACTOR * maximum),
                new Limit("login-user/" + name, SINGLE_KEY_FACTOR * maximum));
        Future<Boolean> allowed = Future.succeededFuture(true);
        for (Limit limit : limits) {
            allowed = allowed.compose(soFar ->
                    soFar ? limiter.tryAcquire(limit.key(), limit.maximum(), WINDOW) : Future.succeededFuture(false));
        }
        return allowed.compose(all -> all ? login.get() : Future.failedFuture(limitReached()))
                .compose(result -> release(limits).map(result));
    }

    private Future<Void> release(List<Limit> limits) {
        return Future.join(limits.stream()
                        .map(limit -> limiter.release(limit.key()))
                        .toList())
                .mapEmpty();
    }

    private static ApiException limitReached() {
        return new ApiException(ProblemType.TOO_MANY_REQUESTS, "Too many failed logins. Try again in a minute.");
    }
}
