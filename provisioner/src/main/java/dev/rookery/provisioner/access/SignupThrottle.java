package dev.rookery.provisioner.access;

import dev.rookery.http.ApiException;
import dev.rookery.http.ProblemType;
import io.vertx.core.Future;
import java.time.Duration;

/** Bounds sign-ups, of each address and of all, within an hour. For any thread. */
public final class SignupThrottle {
    private static final Duration WINDOW = Duration.ofHours(1);

    private final AttemptCounter attempts;
    private final SignupLimits limits;

    public SignupThrottle(AttemptCounter attempts, SignupLimits limits) {
        this.attempts = attempts;
        this.limits = limits;
    }

    /** Fails with an {@link ApiException} if it is one too many. */
    public Future<Void> admit(String address) {
        // What is refused to an address does not count for all, or one could keep everybody else out.
        return attempts.admit("signup/" + address, limits.perAddress(), WINDOW)
                .compose(admitted ->
                        admitted ? attempts.admit("signup", limits.all(), WINDOW) : Future.succeededFuture(false))
                .compose(admitted -> admitted ? Future.succeededFuture() : Future.failedFuture(tooMany()));
    }

    private static ApiException tooMany() {
        return new ApiException(
                ProblemType.TOO_MANY_REQUESTS, "There were too many sign-ups within an hour; try again later");
    }
}
