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
 * Collects a page from a sorted list in slices. The list may change between slices; each slice continues after the last key.
 *
 * @param <E> type of the list's elements
 * @param <T> type of the page's items
 */
final class PageScan<E, T> implements Supplier<Optional<Page<T>>> {
    private final Function<String, Iterator<E>> after;
    private final Function<E, String> key;
    private final Function<E, Optional<T>> view;
    private final int limit;
    private final List<T> items = new ArrayList<>();
    private String position;
    /** Key of the last item. */
    private String lastKey = "";

    /**
     * @param after returns the elements after a key
     * @param view maps an element to an item, or to empty if it does not match
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
        for (int seen = 0; seen < EventLoopTasks.SLICE_SIZE; seen++) {
            if (!elements.hasNext()) {
                return Optional.of(new Page<>(items, Optional.empty()));
            }
            E element = elements.next();
            position = key.apply(element);
            Optional<T> item = view.apply(element);
            if (item.isPresent() && items.size() == limit) {
                return Optional.of(new Page<>(items, Optional.of(ListCursor.encode(lastKey))));
            }
            if (item.isPresent()) {
                items.add(item.get());
                lastKey = position;
            }
        }
        return Optional.empty();
    }
}
