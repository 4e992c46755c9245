package dev.rookery.api.broker;

import java.util.List;
import java.util.Optional;

/**
 * Page of a list.
 *
 * @param next cursor of the next page; empty on the last page
 * @param total number of items on all pages, if the broker counted them
 */
public record BrokerPage<T>(List<T> items, Optional<String> next, Optional<Long> total) {
    public BrokerPage {
        items = List.copyOf(items);
    }
}
