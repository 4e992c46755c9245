package dev.rookery.api.broker;

import java.util.List;
import java.util.Optional;

/**
 * A part of a longer list.
 *
 * @param cursor where the next page begins; empty if this is the last
 */
public record BrokerPage<T>(List<T> items, Optional<String> cursor) {
    public BrokerPage {
        items = List.copyOf(items);
    }
}
