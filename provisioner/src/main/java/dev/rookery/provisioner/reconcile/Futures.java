package dev.rookery.provisioner.reconcile;

import io.vertx.core.Future;
import java.util.concurrent.CompletionException;

/** Blocking access to futures, for threads that reconcile. */
public final class Futures {
    private Futures() {}

    /** Waits for the result. Rethrows a failure's {@link RuntimeException}. */
    public static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }
}
