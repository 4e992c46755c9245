package dev.rookery.auth.password;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.rookery.auth.UserKey;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Slows down who guesses passwords: one user's from one address, many users' from one address, or one user's from many
 * addresses. Nobody is locked out: a login is held back for a while and then decided. Devices that logged in from an
 * address before are not slowed by the failures of others there. For any thread.
 */
public final class LoginThrottle {
    private static final Duration WINDOW = Duration.ofMinutes(1);
    private static final Duration REMEMBERED = Duration.ofHours(24);
    private static final int MAXIMUM_ENTRIES = 100_000;
    /** How many more failures an address, or a user, has free than a pair of both. */
    private static final int SHARED_FACTOR = 20;
    /** Logins that an address may have held back at once. */
    private static final int MAXIMUM_HELD_BACK = 16;

    private static final long FIRST_DELAY_MILLIS = 100;

    private record Pair(UserKey user, Object address) {}

    private final ThrottleConfig config;
    private final Cache<Object, AtomicInteger> failures;
    private final Cache<Pair, Boolean> known;
    private final Cache<Object, AtomicInteger> heldBack =
            Caffeine.newBuilder().maximumSize(MAXIMUM_ENTRIES).build();

    public LoginThrottle(ThrottleConfig config, Ticker ticker) {
        this.config = config;
        failures = Caffeine.newBuilder()
                .maximumSize(MAXIMUM_ENTRIES)
                .expireAfterWrite(WINDOW)
                .ticker(ticker)
                .build();
        known = Caffeine.newBuilder()
                .maximumSize(MAXIMUM_ENTRIES)
                .expireAfterAccess(REMEMBERED)
                .ticker(ticker)
                .build();
    }

    /**
     * How long a login is held back before it is decided. A delay other than zero takes a place that
     * {@link #release} gives back.
     *
     * @return empty if the address has too many logins held back already: the server is busy
     */
    public Optional<Duration> delay(UserKey user, Object address) {
        Duration delay = delayFor(user, address);
        if (delay.isZero()) {
            return Optional.of(delay);
        }
        AtomicInteger places = heldBack.get(address, absent -> new AtomicInteger());
        if (places.incrementAndGet() > MAXIMUM_HELD_BACK) {
            places.decrementAndGet();
            return Optional.empty();
        }
        return Optional.of(delay);
    }

    /** The delay of a login from the address is over. */
    public void release(Object address) {
        AtomicInteger places = heldBack.getIfPresent(address);
        if (places != null && places.decrementAndGet() <= 0) {
            heldBack.asMap().computeIfPresent(address, (key, count) -> count.get() <= 0 ? null : count);
        }
    }

    /** A password was wrong. */
    public void failed(UserKey user, Object address) {
        count(new Pair(user, address));
        count(address);
        count(user);
    }

    /** A password was right. */
    public void succeeded(UserKey user, Object address) {
        known.put(new Pair(user, address), true);
    }

    private Duration delayFor(UserKey user, Object address) {
        if (config.freeFailures() == 0) {
            return Duration.ZERO;
        }
        Pair pair = new Pair(user, address);
        int excess = failures(pair) - config.freeFailures();
        if (known.getIfPresent(pair) == null) {
            int shared = Math.max(failures(address), failures(user));
            excess = Math.max(excess, shared - config.freeFailures() * SHARED_FACTOR);
        }
        if (excess < 0) {
            return Duration.ZERO;
        }
        // Doubles with each failure; the shift is bounded far over the longest delay.
        long millis = FIRST_DELAY_MILLIS << Math.min(excess, 10);
        return Duration.ofMillis(Math.min(millis, config.longestDelay().toMillis()));
    }

    private void count(Object key) {
        failures.get(key, absent -> new AtomicInteger()).incrementAndGet();
    }

    private int failures(Object key) {
        AtomicInteger count = failures.getIfPresent(key);
        return count == null ? 0 : count.get();
    }
}
