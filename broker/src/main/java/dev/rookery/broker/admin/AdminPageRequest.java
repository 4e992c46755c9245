package dev.rookery.broker.admin;

import java.util.Optional;

/**
 * Request for one page of a list.
 *
 * @param limit maximum number of items, 1 to {@link #MAX_LIMIT}
 * @param cursor cursor of the previous page; empty for the first page
 */
public record AdminPageRequest(int limit, Optional<String> cursor) {
    public static final int MAX_LIMIT = 1000;

    public AdminPageRequest {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw AdminException.invalid("The page limit must be 1 to " + MAX_LIMIT + ", not " + limit);
        }
    }

    public static AdminPageRequest first(int limit) {
        return new AdminPageRequest(limit, Optional.empty());
    }
}
