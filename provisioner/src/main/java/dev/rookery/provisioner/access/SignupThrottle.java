package dev.rookery.provisioner.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.rookery.http.ApiException;
import dev.rookery.http.ProblemType;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** Bounds sign-ups, of each address and of all, within an hour. Each replica counts by itself. For any thread. */
public final class SignupThrottle {
    private static final Duration WINDOW = Duration.ofHours(1);
    private static final int ADDRESSES = 100_000;
    private static final Object ALL = new Object();

    private final SignupLimits limits;
    private final Cache<Object, AtomicInteger> counts;

    public SignupThrottle(SignupLimits limits, Ticker ticker) {
        this.limits = limits;
        this.counts = Caffeine.newBuilder()
                .maximumSize(ADDRESSES)
                .expireAfterWrite(WINDOW)
                .ticker(ticker)
                .build();
    }

    /** @throws ApiException if it is one too many */
    public void admit(String address) {
        if (count(address) > limits.perAddress() || count(ALL) > limits.all()) {
            throw new ApiException(
                    ProblemType.TOO_MANY_REQUESTS, "There were too many sign-ups within an hour; try again later");
        }
    }

    private int count(Object key) {
        return counts.get(key, absent -> new AtomicInteger()).incrementAndGet();
    }
}
