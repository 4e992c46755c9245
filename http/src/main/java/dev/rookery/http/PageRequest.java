package dev.rookery.http;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Request for one page of a list.
 *
 * @param limit maximum number of items
 * @param after end of the previous page; empty for the first page
 */
public record PageRequest(int limit, Optional<PageCursor> after) {
    /** Returns a page as the OpenAPI documents describe lists: {@code items}, and {@code next} unless it is the last. */
    public static JsonObject page(JsonArray items, Optional<String> next) {
        JsonObject page = new JsonObject().put("items", items);
        next.ifPresent(cursor -> page.put("next", cursor));
        return page;
    }

    /** Returns the number of rows to query: the additional row shows whether there is a next page. */
    public int queryLimit() {
        return limit + 1;
    }

    /**
     * Returns the page of the rows.
     *
     * @param found up to {@link #queryLimit} rows
     * @param key sort keys of a row
     */
    public <T> JsonObject toJson(List<T> found, Function<T, JsonObject> item, Function<T, JsonArray> key) {
        List<T> shown = found.subList(0, Math.min(limit, found.size()));
        JsonArray items = new JsonArray();
        shown.forEach(element -> items.add(item.apply(element)));
        Optional<String> next = found.size() > limit
                ? Optional.of(new PageCursor(key.apply(shown.get(limit - 1))).encode())
                : Optional.empty();
        return page(items, next);
    }
}
