package dev.rookery.auth.password;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.rookery.auth.UserKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Throttle against password guessing: for one user from one address, many users from one address, or one user from many
 * addresses. Logins are delayed, never locked out. Failures of other users at the same address do not delay a user that
 * has logged in from there before. Thread-safe.
 */
public final class LoginThrottle {
    private static final Duration WINDOW = Duration.ofMinutes(1);
    private static final Duration REMEMBERED = Duration.ofHours(24);
    private static final int MAXIMUM_ENTRIES = 100_000;
    /** Factor by which the free failures of an address or a user alone exceed those of a pair of both. */
    private static final int SHARED_FACTOR = 20;
    /** Maximum number of concurrently delayed logins per address. */
    private static final int MAXIMUM_DELAYED = 16;

    /** Longest username, in characters, that is stored itself; of others, a digest is. */
    private static final int LONGEST_KEY = 128;

    private static final long FIRST_DELAY_MILLIS = 100;

    private record Pair(UserKey user, Object address) {}

    private final ThrottleConfig config;
    private final Cache<Object, AtomicInteger> failures;
    private final Cache<Pair, Boolean> known;
    private final Cache<Object, AtomicInteger> delayed =
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
     * Returns the delay of a login before it is decided. A delay other than zero must be followed by {@link #release}.
     *
     * @return empty if too many logins from the address are delayed already
     */
    public Optional<Duration> delay(UserKey user, Object address) {
        Duration delay = delayFor(key(user), address);
        if (delay.isZero()) {
            return Optional.of(delay);
        }
        AtomicInteger count = delayed.get(address, absent -> new AtomicInteger());
        if (count.incrementAndGet() > MAXIMUM_DELAYED) {
            count.decrementAndGet();
            return Optional.empty();
        }
        return Optional.of(delay);
    }

    /** Ends the delay of a login from the address. */
    public void release(Object address) {
        AtomicInteger count = delayed.getIfPresent(address);
        if (count != null && count.decrementAndGet() <= 0) {
            delayed.asMap().computeIfPresent(address, (key, current) -> current.get() <= 0 ? null : current);
        }
    }

    /** Records a wrong password. */
    public void failed(UserKey user, Object address) {
        UserKey key = key(user);
        count(new Pair(key, address));
        count(address);
        count(key);
    }

    /** Records a successful login. */
    public void succeeded(UserKey user, Object address) {
        known.put(new Pair(key(user), address), true);
    }

    /** Returns a key of limited size: unauthenticated clients choose usernames, of up to 64 KiB. */
    static UserKey key(UserKey user) {
        String name = user.username();
        return name.length() <= LONGEST_KEY ? user : new UserKey(user.tenant(), digest(name));
    }

    private static String digest(String name) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
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
        // Doubles with each failure; the shift is limited to a value far above the maximum delay.
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
