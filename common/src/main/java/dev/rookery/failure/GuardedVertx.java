package dev.rookery.failure;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Factory of Vert.x instances whose event loops end the process on a fatal error. */
public final class GuardedVertx {
    private static final Logger LOGGER = LoggerFactory.getLogger(GuardedVertx.class);

    private GuardedVertx() {}

    /** Returns an instance that logs uncaught exceptions of handlers and continues. The caller closes it. */
    public static Vertx create(VertxOptions options) {
        return Vertx.vertx(options).exceptionHandler(GuardedVertx::handle);
    }

    private static void handle(Throwable failure) {
        FatalErrors.endIfFatal(failure);
        LOGGER.error("Uncaught exception of a handler", failure);
    }
}
