package dev.rookery.broker.admin;

import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** State of a tenant that is being read. Not thread-safe. */
public interface StateSource extends AutoCloseable {
    /** Returns the next block, or empty after the last one. To be called after the previous stage has completed. */
    CompletionStage<Optional<byte[]>> next();

    /** Ends the export. Idempotent. */
    @Override
    void close();
}
