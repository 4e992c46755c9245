package dev.rookery.http;

import dev.rookery.failure.GuardedVertx;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;

/** Vert.x instances for small servers: one event loop and one worker thread, to save memory. */
public final class SingleLoopVertx {
    private SingleLoopVertx() {}

    /** The caller closes the instance. */
    public static Vertx create() {
        return GuardedVertx.create(new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(1)
                .setFileSystemOptions(new FileSystemOptions().setFileCachingEnabled(false)));
    }
}
