package dev.rookery.auth.password;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.rookery.auth.verified.DigestKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;

/**
 * Passwords that this process has hashed within the last minute, so that the first login after a password was set takes no second
 * computation. Stores digests under a random key of the process, by stored hash, whose salt is random. Thread-safe.
 */
final class RecentPasswords {
    private static final Duration VALIDITY = Duration.ofMinutes(1);
    /** Less than half a megabyte. */
    private static final int MAXIMUM_SIZE = 1_000;

    private static final RecentPasswords PROCESS = new RecentPasswords(Ticker.systemTicker());

    private final DigestKey key = DigestKey.random();
    private final Cache<String, byte[]> digests;

    RecentPasswords(Ticker ticker) {
        digests = Caffeine.newBuilder()
                .ticker(ticker)
                .expireAfterWrite(VALIDITY)
                .maximumSize(MAXIMUM_SIZE)
                .build();
    }

    /** Returns the passwords of this process. */
    static RecentPasswords ofProcess() {
        return PROCESS;
    }

    /** @param hash was computed from the password */
    void add(String hash, byte[] password) {
        digests.put(hash, digest(hash, password));
    }

    /** Returns whether the hash was computed from the password within the last minute. */
    boolean contains(String hash, byte[] password) {
        byte[] digest = digests.getIfPresent(hash);
        return digest != null && MessageDigest.isEqual(digest, digest(hash, password));
    }

    private byte[] digest(String hash, byte[] password) {
        return key.digest(hash.getBytes(StandardCharsets.UTF_8), password);
    }
}
