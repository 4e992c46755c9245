package dev.rookery.broker.admin.http;

import java.util.Optional;

/** How far somebody has read, with the broker's run that it belongs to: {@code run-sequence}. */
record EventPosition(String run, long sequence) {
    /** Before the first event of a run. */
    static EventPosition startOf(String run) {
        return new EventPosition(run, 0);
    }

    /** What nobody handed out is empty. */
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
