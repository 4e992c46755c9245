package dev.rookery.provisioner.reconcile;

import io.vertx.core.Future;
import java.util.concurrent.CompletionException;

/** Waits for the database on threads that may wait. */
final class PendingFutures {
    private PendingFutures() {}

    static <T> T join(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }
}
