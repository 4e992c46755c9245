package dev.rookery.broker.event;

import java.util.List;

/**
 * Events in order.
 *
 * @param events those behind the position that was asked for
 * @param complete false if some behind that position are no longer kept, or the position is not of this log
 * @param last the sequence of the newest event that there is; 0 before the first
 */
public record EventPage(List<BrokerEvent> events, boolean complete, long last) {
    public EventPage {
        events = List.copyOf(events);
    }
}
