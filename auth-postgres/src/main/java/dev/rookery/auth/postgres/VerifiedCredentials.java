package dev.rookery.auth.postgres;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.rookery.auth.CredentialVersion;
import dev.rookery.auth.UserKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * Cache of verified passwords, so that repeated logins need no password check. Stores digests under the process key,
 * never passwords. An entry is bound to the stored hash and no longer matches once the hash changes. Thread-safe.
 */
final class VerifiedCredentials {
    private record Entry(CredentialVersion version, byte[] digest) {}

    private final ProcessKey key;
    private final Cache<UserKey, Entry> entries;

    /** @param maximumSize maximum number of users; the least used are evicted first; 0 disables the cache */
    VerifiedCredentials(ProcessKey key, int maximumSize) {
        this.key = key;
        this.entries = Caffeine.newBuilder().maximumSize(maximumSize).build();
    }

    boolean contains(UserKey user, CredentialVersion version, byte[] password) {
        Entry entry = entries.getIfPresent(user);
        return entry != null
                && entry.version().equals(version)
                && MessageDigest.isEqual(entry.digest(), digest(user, version, password));
    }

    void add(UserKey user, CredentialVersion version, byte[] password) {
        entries.put(user, new Entry(version, digest(user, version, password)));
    }

    /** Returns the current number of users. */
    long size() {
        entries.cleanUp();
        return entries.estimatedSize();
    }

    private byte[] digest(UserKey user, CredentialVersion version, byte[] password) {
        return key.digest(
                user.tenant().value().getBytes(StandardCharsets.UTF_8),
                user.username().getBytes(StandardCharsets.UTF_8),
                ByteBuffer.allocate(2 * Long.BYTES)
                        .putLong(version.high())
                        .putLong(version.low())
                        .array(),
                password);
    }
}
