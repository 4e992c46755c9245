package dev.rookery.provisioner.access;

import dev.rookery.auth.password.PasswordHasher;
import dev.rookery.http.ApiException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;

/** Hashes passwords on a worker thread. Thread-safe. */
public final class PasswordHashes {
    private final Vertx vertx;
    private final PasswordHasher hasher;

    public PasswordHashes(Vertx vertx, PasswordHasher hasher) {
        this.vertx = vertx;
        this.hasher = hasher;
    }

    /** Returns the hash; fails with an {@link ApiException} (400) if the password cannot be hashed. */
    public Future<String> of(String password) {
        return vertx.executeBlocking(
                () -> {
                    try {
                        return hasher.hash(password);
                    } catch (IllegalArgumentException e) {
                        throw ApiException.invalid(String.valueOf(e.getMessage()));
                    }
                },
                false);
    }
}
