package dev.rookery.api.live;

/** Position of an event: its sequence number within a run of the broker. */
record EventCursor(String run, long sequence) {
    /** Parses an event id, {@code run-sequence}. */
    static EventCursor parse(String id) {
        int dash = id.lastIndexOf('-');
        return new EventCursor(id.substring(0, dash), Long.parseLong(id.substring(dash + 1)));
    }

    String text() {
        return run + "-" + sequence;
    }

    /** Returns false for events of different runs. */
    boolean isAfter(EventCursor other) {
        return run.equals(other.run) && sequence > other.sequence;
    }
}
