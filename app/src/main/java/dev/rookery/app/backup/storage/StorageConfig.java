package dev.rookery.app.backup.storage;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Settings of an object storage.
 *
 * @param endpoint URL of the service; empty for Amazon S3 in the region
 * @param bucket exists already
 * @param prefix of the names of objects; empty, or ends with a slash
 * @param encryptionKey id of the key for {@link ServerSideEncryption#KMS}; empty for the default key of the storage
 * @param allowHttp whether backups may be sent without TLS to another host
 */
public record StorageConfig(
        Optional<URI> endpoint,
        String region,
        String bucket,
        String prefix,
        Addressing addressing,
        ServerSideEncryption encryption,
        Optional<String> encryptionKey,
        boolean allowHttp) {
    private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");
    private static final Pattern PREFIX = Pattern.compile("([A-Za-z0-9._=-]+/)*");
    private static final Set<String> THIS_HOST = Set.of("localhost", "127.0.0.1", "[::1]");

    /** @throws IllegalArgumentException if a value is invalid */
    public StorageConfig {
        if (!BUCKET.matcher(bucket).matches()) {
            throw new IllegalArgumentException("--backup-bucket '" + bucket
                    + "' is not the name of a bucket: 3 to 63 lower-case letters, digits, dots and hyphens");
        }
        if (!PREFIX.matcher(prefix).matches() || prefix.length() > 512) {
            throw new IllegalArgumentException("--backup-prefix '" + prefix
                    + "' has other characters than letters, digits and . _ = - / or exceeds 512 characters");
        }
        if (region.isBlank()) {
            throw new IllegalArgumentException("--backup-region must not be empty");
        }
        if (encryptionKey.isPresent() && encryption != ServerSideEncryption.KMS) {
            throw new IllegalArgumentException("--backup-encryption-key requires --backup-encryption kms");
        }
        boolean http = allowHttp;
        endpoint.ifPresent(url -> requireSupported(url, http));
    }

    private static void requireSupported(URI url, boolean allowHttp) {
        String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
        boolean path = url.getRawPath() != null
                && !url.getRawPath().isEmpty()
                && !url.getRawPath().equals("/");
        if (!Set.of("http", "https").contains(scheme)
                || url.getHost() == null
                || url.getRawUserInfo() != null
                || url.getRawQuery() != null
                || path) {
            throw new IllegalArgumentException(
                    "--backup-endpoint is https://HOST or https://HOST:PORT, without the bucket and without credentials");
        }
        if (scheme.equals("http") && !allowHttp && !THIS_HOST.contains(url.getHost())) {
            throw new IllegalArgumentException("--backup-endpoint " + url
                    + " would send backups unencrypted. Choose https, or permit it with --backup-allow-http");
        }
    }

    /** Returns the location, for people. */
    public String address() {
        String service = endpoint.map(URI::toString).orElse("Amazon S3 (" + region + ")");
        return "bucket '" + bucket + "' at " + service + (prefix.isEmpty() ? "" : ", prefix '" + prefix + "'");
    }
}
