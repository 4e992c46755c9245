package dev.rookery.api.certificate;

import dev.rookery.api.access.SharedSecret;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The secret of certificate authorities, as configured or as generated and stored by the first replica. Thread-safe. */
public final class AuthoritySecrets {
    private final SqlClient client;
    private final Optional<byte[]> configured;
    private volatile @Nullable AuthorityKeys keys;

    /** @param configured empty to use the one of the database */
    public AuthoritySecrets(SqlClient client, Optional<byte[]> configured) {
        this.client = client;
        this.configured = configured;
    }

    public Future<Void> load() {
        return configured
                .map(Future::succeededFuture)
                .orElseGet(() -> SharedSecret.load(client, AuthorityKeys.SECRET))
                .onSuccess(secret -> keys = new AuthorityKeys(secret))
                .mapEmpty();
    }

    /** Returns the keys. Available after {@link #load}. */
    public AuthorityKeys keys() {
        return Objects.requireNonNull(keys, "The secret of certificate authorities has not been loaded");
    }
}
