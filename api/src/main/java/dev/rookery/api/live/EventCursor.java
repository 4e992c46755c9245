package dev.rookery.api.live;

/** Where an event stands: its number within a run of the broker. */
record EventCursor(String run, long sequence) {
    /** Reads an event's id. */
    static EventCursor parse(String id) {
        int dash = id.lastIndexOf('-');
        return new EventCursor(id.substring(0, dash), Long.parseLong(id.substring(dash + 1)));
    }

    String text() {
        return run + "-" + sequence;
    }

    boolean isBehind(EventCursor other) {
        return run.equals(other.run) && sequence > other.sequence;
    }
}
