package dev.rookery.failure;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Factory of Vert.x instances whose event loops end the process on a fatal error. */
public final class GuardedVertx {
    private static final Logger LOGGER = LoggerFactory.getLogger(GuardedVertx.class);

    private static final int CLOSE_SECONDS = 10;

    /** Each instance has a thread that looks for blocked ones: with the default of a second, they wake an idle process up. */
    private static final long BLOCKED_THREAD_CHECK_SECONDS = 10;

    private GuardedVertx() {}

    /** Returns an instance that logs uncaught exceptions of handlers and continues. The caller closes it. */
    public static Vertx create(VertxOptions options) {
        options.setBlockedThreadCheckInterval(BLOCKED_THREAD_CHECK_SECONDS)
                .setBlockedThreadCheckIntervalUnit(TimeUnit.SECONDS);
        Vertx vertx = Vertx.vertx(options).exceptionHandler(GuardedVertx::handle);
        // An event loop of Netty without any timer wakes up every second. Contexts take turns at the loops.
        for (int loop = 0; loop < options.getEventLoopPoolSize(); loop++) {
            vertx.setPeriodic(TimeUnit.HOURS.toMillis(1), elapsed -> {});
        }
        return vertx;
    }

    /**
     * Closes an instance and waits for its end. Vert.x sometimes never completes the closing of an instance that opens a
     * connection meanwhile; what it still holds then ends with the process.
     */
    public static void close(Vertx vertx) {
        try {
            vertx.close().toCompletionStage().toCompletableFuture().get(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            LOGGER.warn("Failed to close an event loop within {} s: {}", CLOSE_SECONDS, e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void handle(Throwable failure) {
        FatalErrors.endIfFatal(failure);
        LOGGER.error("Uncaught exception of a handler", failure);
    }
}
