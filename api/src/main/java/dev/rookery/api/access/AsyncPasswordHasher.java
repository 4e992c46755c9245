package dev.rookery.api.access;

import dev.rookery.auth.password.PasswordCost;
import dev.rookery.auth.password.PasswordHasher;
import dev.rookery.auth.password.PasswordHashes;
import dev.rookery.auth.password.UnusableHashException;
import dev.rookery.http.ApiException;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import java.nio.charset.StandardCharsets;

/** Hashes and verifies passwords on worker threads. Thread-safe. */
public final class AsyncPasswordHasher {
    private final WorkerExecutor workers;
    private final PasswordHasher hasher;
    private final PasswordHashes hashes;

    public AsyncPasswordHasher(WorkerExecutor workers, PasswordCost cost) {
        this.workers = workers;
        this.hasher = new PasswordHasher(cost);
        this.hashes = new PasswordHashes(cost);
    }

    /** Returns the hash; fails with an {@link ApiException} if the password is too long or empty. */
    public Future<String> hash(String password) {
        return workers.executeBlocking(
                () -> {
                    try {
                        return hasher.hash(password);
                    } catch (IllegalArgumentException e) {
                        throw ApiException.invalid(String.valueOf(e.getMessage()));
                    }
                },
                false);
    }

    /** Returns whether the password has this hash; false if the hash is malformed or exceeds the cost limit. */
    public Future<Boolean> matches(String password, String hash) {
        return workers.executeBlocking(
                () -> {
                    try {
                        return hashes.parse(hash).matches(password.getBytes(StandardCharsets.UTF_8));
                    } catch (UnusableHashException e) {
                        return false;
                    }
                },
                false);
    }
}
