package dev.rookery.auth.verified;

import java.nio.file.Path;

/**
 * Where verified credentials are stored across restarts.
 *
 * @param file file of the digests, in an existing folder; created if it is missing
 * @param key key of the digests, which must not be stored beside them
 */
public record PersistedCredentials(Path file, DigestKey key) {}
