package dev.rookery.broker.store.journal;

import dev.rookery.failure.FatalErrors;

/**
 * Handles failures after which the journal no longer matches the state in memory. Called on any thread, after the changes
 * that are lost have failed.
 */
@FunctionalInterface
interface FailureHandler {
    /** Ends the process, so that it restarts from the journal. Acknowledged changes are safe, as after SIGKILL. */
    FailureHandler END_PROCESS = (reason, cause) -> FatalErrors.end(reason + "; the journal is consistent", cause);

    /** @param reason what failed, without a final period */
    void unrecoverable(String reason, Throwable cause);
}
