package dev.rookery.auth.verified;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.rookery.auth.CredentialVersion;
import dev.rookery.auth.UserKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Cache of verified passwords, so that repeated logins need no password check. Stores digests under a key, never
 * passwords. An entry is bound to tenant, user and stored hash, and is removed once it meets another stored hash or was
 * not used for 30 days. Thread-safe.
 */
public final class VerifiedCredentials implements AutoCloseable {
    static final int UNUSED_DAYS = 30;

    private final DigestKey key;
    private final Clock clock;
    private final Cache<UserKey, VerifiedCredential> entries;
    private final Optional<CredentialLog> log;

    /**
     * Creates a cache that ends with the process.
     *
     * @param maximumSize maximum number of users; the least used are evicted first; 0 disables the cache
     */
    public VerifiedCredentials(DigestKey key, int maximumSize) {
        this(key, Clock.systemUTC(), cache(maximumSize), Optional.empty());
    }

    private VerifiedCredentials(
            DigestKey key, Clock clock, Cache<UserKey, VerifiedCredential> entries, Optional<CredentialLog> log) {
        this.key = key;
        this.clock = clock;
        this.entries = entries;
        this.log = log;
    }

    private static Cache<UserKey, VerifiedCredential> cache(int maximumSize) {
        return Caffeine.newBuilder().maximumSize(maximumSize).build();
    }

    /**
     * Opens a cache that survives restarts of the process.
     *
     * @param file is read if it was written under the same key, and replaced otherwise
     */
    public static VerifiedCredentials open(DigestKey key, int maximumSize, CredentialFile file, Clock clock) {
        Cache<UserKey, VerifiedCredential> entries = cache(maximumSize);
        long oldestDay = LocalDate.now(clock).toEpochDay() - UNUSED_DAYS;
        file.read(
                (user, credential) -> {
                    if (credential.lastUsedDay() >= oldestDay) {
                        entries.put(user, credential);
                    }
                },
                entries::invalidate);
        return new VerifiedCredentials(key, clock, entries, Optional.of(new CredentialLog(file, entries::asMap)));
    }

    /** Returns whether this password was verified for the user under this version of the stored hash. */
    public boolean contains(UserKey user, CredentialVersion version, byte[] password) {
        VerifiedCredential entry = entries.getIfPresent(user);
        if (entry == null) {
            return false;
        }
        if (!entry.version().equals(version)) {
            remove(user);
            return false;
        }
        if (!entry.matches(version, digest(user, version, password))) {
            return false;
        }
        long today = today();
        if (today != entry.lastUsedDay()) {
            put(user, entry.usedOn(today));
        }
        return true;
    }

    /** Adds a password that matched the stored hash. */
    public void add(UserKey user, CredentialVersion version, byte[] password) {
        put(user, new VerifiedCredential(version, digest(user, version, password), today()));
    }

    /** Removes the passwords of users who were deleted, in memory and from the file. */
    public void forget(Predicate<UserKey> deleted) {
        entries.asMap().keySet().removeIf(deleted);
        log.ifPresent(CredentialLog::rewrite);
    }

    /** Returns the digest that identifies a check: equal for equal user, stored hash and password. */
    public byte[] digest(UserKey user, CredentialVersion version, byte[] password) {
        return key.digest(
                user.tenant().value().getBytes(StandardCharsets.UTF_8),
                user.username().getBytes(StandardCharsets.UTF_8),
                ByteBuffer.allocate(2 * Long.BYTES)
                        .putLong(version.high())
                        .putLong(version.low())
                        .array(),
                password);
    }

    /** Returns the current number of users. */
    public long size() {
        entries.cleanUp();
        return entries.estimatedSize();
    }

    /** Writes what is pending and closes the file. */
    @Override
    public void close() {
        log.ifPresent(CredentialLog::close);
    }

    private void put(UserKey user, VerifiedCredential credential) {
        entries.put(user, credential);
        log.ifPresent(open -> open.put(user, credential));
    }

    private void remove(UserKey user) {
        entries.invalidate(user);
        log.ifPresent(open -> open.remove(user));
    }

    private long today() {
        return LocalDate.now(clock).toEpochDay();
    }
}
