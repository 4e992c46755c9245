package dev.rookery.api.access;

import dev.rookery.auth.password.PasswordCost;
import dev.rookery.auth.password.PasswordHasher;
import dev.rookery.http.ApiException;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;

/** Hashes passwords away from the event loops. For any thread. */
public final class NewPassword {
    private final WorkerExecutor workers;
    private final PasswordHasher hasher;

    public NewPassword(WorkerExecutor workers, PasswordCost cost) {
        this.workers = workers;
        this.hasher = new PasswordHasher(cost);
    }

    /** @return what to store; fails with an {@link ApiException} if the password cannot be one */
    public Future<String> hash(String password) {
        return workers.executeBlocking(
                () -> {
                    try {
                        return hasher.hash(password);
                    } catch (IllegalArgumentException e) {
                        throw ApiException.invalid(e.getMessage());
                    }
                },
                false);
    }
}
