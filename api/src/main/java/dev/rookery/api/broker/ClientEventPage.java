package dev.rookery.api.broker;

import java.util.List;

/**
 * Events in order.
 *
 * @param complete false if some behind the position that was asked for are gone
 * @param last id of the newest event that there is
 */
public record ClientEventPage(List<ClientEvent> events, boolean complete, String last) {
    public ClientEventPage {
        events = List.copyOf(events);
    }
}
