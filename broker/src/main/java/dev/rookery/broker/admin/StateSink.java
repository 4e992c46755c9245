package dev.rookery.broker.admin;

import java.util.concurrent.CompletionStage;

/** Empty tenant into which a state is being written. Not thread-safe. */
public interface StateSink {
    /** Adds a block. The stage completes when it is persisted. To be called after the previous stage has completed. */
    CompletionStage<Void> add(byte[] block);

    /** Completes the import. */
    CompletionStage<Void> finish();

    /** Removes what has been added. */
    CompletionStage<Void> abort();
}
