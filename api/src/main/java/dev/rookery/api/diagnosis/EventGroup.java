package dev.rookery.api.diagnosis;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Events with the same type and reason.
 *
 * @param last newest event
 * @param count number of events
 */
record EventGroup(PastEvent last, long count) {
    private record Key(String type, String reason) {}

    /**
     * Groups events by type and reason; the group with the newest event is the first.
     *
     * @param events newest first
     */
    static List<EventGroup> of(List<PastEvent> events) {
        Map<Key, EventGroup> groups = new LinkedHashMap<>();
        for (PastEvent event : events) {
            groups.merge(
                    new Key(event.type(), event.reason()),
                    new EventGroup(event, event.count()),
                    (newest, older) -> new EventGroup(newest.last, newest.count + older.count));
        }
        return new ArrayList<>(groups.values());
    }

    /** Returns a group of the events of all groups; empty without any. The newest event must be that of the first group. */
    static Optional<EventGroup> merge(List<EventGroup> groups) {
        return groups.stream().reduce((newest, older) -> new EventGroup(newest.last, newest.count + older.count));
    }

    String type() {
        return last.type();
    }

    String reason() {
        return last.reason();
    }
}
