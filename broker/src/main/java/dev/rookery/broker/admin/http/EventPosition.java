package dev.rookery.broker.admin.http;

import java.util.Optional;

/** Position in the events of a run of the broker, in text form {@code RUN-SEQUENCE}. */
record EventPosition(String run, long sequence) {
    /** Position before the first event of a run. */
    static EventPosition startOf(String run) {
        return new EventPosition(run, 0);
    }

    /** Returns empty if the text is not a position. */
    static Optional<EventPosition> parse(String text) {
        int dash = text.lastIndexOf('-');
        try {
            return Optional.of(
                    new EventPosition(text.substring(0, Math.max(0, dash)), Long.parseLong(text.substring(dash + 1))));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    EventPosition at(long other) {
        return new EventPosition(run, other);
    }

    @Override
    public String toString() {
        return run + "-" + sequence;
    }
}
