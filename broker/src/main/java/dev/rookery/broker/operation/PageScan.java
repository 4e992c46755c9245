package dev.rookery.broker.operation;

import dev.rookery.broker.admin.AdminPageRequest;
import dev.rookery.broker.admin.Page;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Fills a page from an ordered list, a slice at a time. Between slices the list may change: the next one begins behind
 * the last key.
 *
 * @param <E> the type of the list's elements
 * @param <T> the type of the page's items
 */
final class PageScan<E, T> implements Supplier<Optional<Page<T>>> {
    private final Function<String, Iterator<E>> after;
    private final Function<E, String> key;
    private final Function<E, Optional<T>> view;
    private final int limit;
    private final List<T> items = new ArrayList<>();
    private String position;
    private String lastTaken;

    /**
     * @param after the elements behind a key
     * @param view the item that an element becomes, or empty if it does not fit
     */
    PageScan(
            Function<String, Iterator<E>> after,
            Function<E, String> key,
            Function<E, Optional<T>> view,
            AdminPageRequest request) {
        this.after = after;
        this.key = key;
        this.view = view;
        this.limit = request.limit();
        this.position = ListCursor.decode(request.cursor());
    }

    @Override
    public Optional<Page<T>> get() {
        Iterator<E> elements = after.apply(position);
        for (int seen = 0; seen < Slices.SIZE; seen++) {
            if (!elements.hasNext()) {
                return Optional.of(new Page<>(items, Optional.empty()));
            }
            E element = elements.next();
            position = key.apply(element);
            Optional<T> item = view.apply(element);
            if (item.isPresent() && items.size() == limit) {
                return Optional.of(new Page<>(items, Optional.of(ListCursor.encode(lastTaken))));
            }
            if (item.isPresent()) {
                items.add(item.get());
                lastTaken = position;
            }
        }
        return Optional.empty();
    }
}
