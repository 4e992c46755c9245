package dev.rookery.broker.event;

import java.util.List;

/**
 * Consecutive events of a {@link SharedEventLog}.
 *
 * @param complete whether no event after the requested position is missing
 * @param last sequence of the newest event in the log; 0 if there is none
 */
public record SharedEventPage(List<SharedEvent> events, boolean complete, long last) {
    public SharedEventPage {
        events = List.copyOf(events);
    }
}
