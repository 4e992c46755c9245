package dev.rookery.broker.topic;

import java.util.Arrays;
import java.util.List;

/** Unordered collection of subscriptions; adding and removing take constant time. */
final class UnorderedSubscriptions<T> {
    private Subscription<T>[] items = newArray(1);
    private int size;

    int size() {
        return size;
    }

    Subscription<T> get(int position) {
        return items[position];
    }

    void add(Subscription<T> subscription) {
        if (size == items.length) {
            items = Arrays.copyOf(items, size * 2);
        }
        subscription.position = size;
        items[size++] = subscription;
    }

    List<Subscription<T>> copy() {
        return List.of(Arrays.copyOf(items, size));
    }

    /** Removes a contained subscription and moves the last one to its position. */
    void remove(Subscription<T> subscription) {
        Subscription<T> last = items[--size];
        items[subscription.position] = last;
        last.position = subscription.position;
        items[size] = null;
        subscription.position = -1;
        if (items.length > 8 && size * 4 < items.length) {
            items = Arrays.copyOf(items, items.length / 2);
        }
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static <T> Subscription<T>[] newArray(int length) {
        return new Subscription[length];
    }
}
