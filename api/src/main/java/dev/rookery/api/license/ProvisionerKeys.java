package dev.rookery.api.license;

import io.vertx.core.Vertx;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Keys of the provisioner in the same database, which change while the API runs. Thread-safe. */
final class ProvisionerKeys {
    private record Known(String publicKeys, LicenseReader reader) {}

    private final Vertx vertx;
    private final LicenseConfig config;
    private volatile @Nullable Known last;

    ProvisionerKeys(Vertx vertx, LicenseConfig config) {
        this.vertx = vertx;
        this.config = config;
    }

    /**
     * Returns a reader that trusts these keys and the configured ones; empty without keys.
     *
     * @param publicKeys concatenated PEM
     */
    Optional<LicenseReader> reader(@Nullable String publicKeys) {
        if (publicKeys == null) {
            return Optional.empty();
        }
        Known known = last;
        if (known == null || !known.publicKeys().equals(publicKeys)) {
            String all = config.publicKeys().map(keys -> keys.strip() + "\n").orElse("") + publicKeys;
            known = new Known(publicKeys, new LicenseReader(vertx, config.withPublicKeys(all)));
            last = known;
        }
        return Optional.of(known.reader());
    }
}
