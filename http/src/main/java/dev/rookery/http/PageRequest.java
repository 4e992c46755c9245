package dev.rookery.http;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Which part of a list is asked for.
 *
 * @param limit elements at the most
 * @param after where the page before ended; empty for the first page
 */
public record PageRequest(int limit, Optional<PageCursor> after) {
    /** How many rows to ask the database for: one more tells whether there is a next page. */
    public int queryLimit() {
        return limit + 1;
    }

    /**
     * The page as the document describes lists: {@code items}, and {@code next} if there is more.
     *
     * @param found up to {@link #queryLimit} elements
     * @param key the sort keys of an element
     */
    public <T> JsonObject toJson(List<T> found, Function<T, JsonObject> item, Function<T, JsonArray> key) {
        List<T> shown = found.subList(0, Math.min(limit, found.size()));
        JsonArray items = new JsonArray();
        shown.forEach(element -> items.add(item.apply(element)));
        JsonObject page = new JsonObject().put("items", items);
        if (found.size() > limit) {
            page.put("next", new PageCursor(key.apply(shown.get(limit - 1))).text());
        }
        return page;
    }
}
