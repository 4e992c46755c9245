package dev.rookery.api.diagnosis;

/**
 * Meaning of a reason for people.
 *
 * @param eventType type of the events with this reason; {@link #ANY} for all
 * @param reason lower-case name, as in events
 * @param meaning a sentence
 * @param action one or more sentences that say what to do
 */
public record Explanation(String eventType, String reason, String meaning, String action) {
    /** Stands for all types of events. */
    public static final String ANY = "*";
}
