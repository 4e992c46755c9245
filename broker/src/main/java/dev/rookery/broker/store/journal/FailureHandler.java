package dev.rookery.broker.store.journal;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Handles failures after which the journal no longer matches the state in memory. Called on any thread, after the changes
 * that are lost have failed.
 */
@FunctionalInterface
interface FailureHandler {
    /** Exit code: EX_SOFTWARE of sysexits.h. */
    int EXIT_CODE = 70;

    /**
     * Ends the process, so that it restarts from the journal. It is halted, not shut down: a shutdown would need threads that
     * may have ended. Acknowledged changes are safe, as after SIGKILL.
     */
    FailureHandler END_PROCESS = (reason, cause) -> {
        Logger logger = LoggerFactory.getLogger(Journal.class);
        try {
            logger.error("{}. The process ends; its journal is consistent", reason, cause);
        } finally {
            Runtime.getRuntime().halt(EXIT_CODE);
        }
    };

    /** @param reason what failed, without a final period */
    void unrecoverable(String reason, Throwable cause);
}
