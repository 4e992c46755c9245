package dev.rookery.broker.admin;

import java.util.Optional;

/**
 * Which part of a list is wanted.
 *
 * @param limit items at the most, 1 to {@link #LARGEST}
 * @param cursor from the page before; empty for the first
 */
public record AdminPageRequest(int limit, Optional<String> cursor) {
    /** The most items of a page. */
    public static final int LARGEST = 1000;

    public AdminPageRequest {
        if (limit < 1 || limit > LARGEST) {
            throw AdminException.invalid("A page has 1 to " + LARGEST + " items");
        }
    }

    public static AdminPageRequest first(int limit) {
        return new AdminPageRequest(limit, Optional.empty());
    }
}
