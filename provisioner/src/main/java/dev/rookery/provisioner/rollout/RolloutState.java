package dev.rookery.provisioner.rollout;

import java.util.Locale;

/** State of a rollout. */
public enum RolloutState {
    RUNNING,
    /** No further customers are changed. */
    PAUSED,
    /** Changed customers return to what they had before. */
    ROLLING_BACK,
    COMPLETED,
    ROLLED_BACK,
    /** Ended; changed customers keep the change. */
    ABORTED;

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException if no state has this spelling */
    static RolloutState parse(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }
}
