package dev.rookery.broker.event;

import java.util.List;

/**
 * Consecutive events of a tenant.
 *
 * @param events events after the requested position
 * @param complete whether no event after the requested position is missing; false if events were evicted or the
 *     position is not one of this log
 * @param last sequence of the newest event in the log; 0 if there is none
 */
public record EventPage(List<BrokerEvent> events, boolean complete, long last) {
    public EventPage {
        events = List.copyOf(events);
    }
}
