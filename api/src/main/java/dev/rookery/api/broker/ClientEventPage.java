package dev.rookery.api.broker;

import java.util.List;

/**
 * Events in order.
 *
 * @param complete false if events after the requested position are lost
 * @param last id of the newest event of the broker
 */
public record ClientEventPage(List<ClientEvent> events, boolean complete, String last) {
    public ClientEventPage {
        events = List.copyOf(events);
    }
}
