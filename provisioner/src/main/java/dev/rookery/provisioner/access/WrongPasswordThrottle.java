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
 * Refuses logins after too many wrong passwords within a minute: for a user from an address, and twenty times as many for an address
 * or a user alone. For any thread.
 */
public final class WrongPasswordThrottle {
    private static final Duration WINDOW = Duration.ofMinutes(1);
    private static final int ALONE = 20;

    private record Limit(String what, int most) {}

    private final AttemptCounter attempts;
    private final int most;

    /** @param config of which {@code freeFailures} counts; 0 switches the throttle off */
    public WrongPasswordThrottle(AttemptCounter attempts, ThrottleConfig config) {
        this.attempts = attempts;
        this.most = config.freeFailures();
    }

    /** Counts as failed until it succeeds, so that many at once are no way around. */
    public <T> Future<T> guard(String user, String address, Supplier<Future<T>> login) {
        if (most == 0) {
            return login.get();
        }
        String name = user.toLowerCase(Locale.ROOT);
        List<Limit> limits = List.of(
                new Limit("login/" + name + " " + address, most),
                new Limit("login-address/" + address, ALONE * most),
                new Limit("login-user/" + name, ALONE * most));
        Future<Boolean> admitted = Future.succeededFuture(true);
        for (Limit limit : limits) {
            admitted = admitted.compose(
                    yet -> yet ? attempts.admit(limit.what(), limit.most(), WINDOW) : Future.succeededFuture(false));
        }
        return admitted.compose(all -> all ? login.get() : Future.failedFuture(tooMany()))
                .compose(result -> takeBack(limits).map(result));
    }

    private Future<Void> takeBack(List<Limit> limits) {
        return Future.join(limits.stream()
                        .map(limit -> attempts.takeBack(limit.what()))
                        .toList())
                .mapEmpty();
    }

    private static ApiException tooMany() {
        return new ApiException(
                ProblemType.TOO_MANY_REQUESTS, "There were too many wrong passwords; try again in a minute");
    }
}
