package dev.rookery.provisioner.access;

import dev.rookery.http.ApiException;
import dev.rookery.http.ClientAddress;
import dev.rookery.http.ProblemType;
import io.vertx.core.Future;
import java.time.Duration;

/** Limits sign-ups per hour: per address, per network and in total. Thread-safe. */
public final class SignupLimiter {
    private static final Duration WINDOW = Duration.ofHours(1);

    private final RateLimiter limiter;
    private final SignupLimits limits;

    public SignupLimiter(RateLimiter limiter, SignupLimits limits) {
        this.limiter = limiter;
        this.limits = limits;
    }

    /** Fails with an {@link ApiException} (429) if a limit is exceeded. */
    public Future<Void> acquire(String address) {
        // Refused sign-ups do not count for the wider limits, or one address could use them up.
        return limiter.tryAcquire("signup/" + ClientAddress.block(address), limits.perAddress(), WINDOW)
                .compose(allowed -> allowed
                        ? limiter.tryAcquire(
                                "signup-network/" + ClientAddress.network(address), limits.perNetwork(), WINDOW)
                        : Future.succeededFuture(false))
                .compose(allowed ->
                        allowed ? limiter.tryAcquire("signup", limits.total(), WINDOW) : Future.succeededFuture(false))
                .compose(allowed -> allowed ? Future.succeededFuture() : Future.failedFuture(limitReached()));
    }

    private static ApiException limitReached() {
        return new ApiException(ProblemType.TOO_MANY_REQUESTS, "The hourly sign-up limit is reached. Try again later.");
    }
}
