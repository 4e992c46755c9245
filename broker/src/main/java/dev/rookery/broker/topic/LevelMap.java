package dev.rookery.broker.topic;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Hash table from topic levels to values, looked up by a region of a text so that no substring is created. Uses open
 * addressing with linear probing; removal closes the gap and leaves no tombstones. Not thread-safe.
 */
final class LevelMap<V> {
    private static final int INITIAL_CAPACITY = 2;

    private String[] names = new String[INITIAL_CAPACITY];
    private Object[] values = new Object[INITIAL_CAPACITY];
    private int size;

    boolean isEmpty() {
        return size == 0;
    }

    /** Returns the value of the level named by the region of the text, or null. */
    @Nullable
    V get(String text, int start, int end) {
        int mask = names.length - 1;
        for (int slot = hash(text, start, end) & mask; names[slot] != null; slot = (slot + 1) & mask) {
            String name = names[slot];
            if (name.length() == end - start && text.startsWith(name, start)) {
                return value(slot);
            }
        }
        return null;
    }

    /** Adds a name that is not in the table. */
    void add(String name, V value) {
        if ((size + 1) * 4 > names.length * 3) {
            resize(names.length * 2);
        }
        insert(name, value);
        size++;
    }

    /** Removes a name that is in the table. */
    void remove(String name) {
        int mask = names.length - 1;
        int gap = hash(name, 0, name.length()) & mask;
        while (!names[gap].equals(name)) {
            gap = (gap + 1) & mask;
        }
        size--;
        // Moves entries into the gap that would otherwise cut them off from their first slot.
        for (int slot = (gap + 1) & mask; names[slot] != null; slot = (slot + 1) & mask) {
            int first = hash(names[slot], 0, names[slot].length()) & mask;
            if (((slot - first) & mask) >= ((slot - gap) & mask)) {
                names[gap] = names[slot];
                values[gap] = values[slot];
                gap = slot;
            }
        }
        names[gap] = null;
        values[gap] = null;
        if (names.length > 16 && size * 8 < names.length) {
            resize(names.length / 4);
        }
    }

    /** Visits every value in no particular order. The table must not change during the visit. */
    void forEach(Consumer<? super V> visitor) {
        for (int slot = 0; slot < names.length; slot++) {
            if (names[slot] != null) {
                visitor.accept(value(slot));
            }
        }
    }

    private void resize(int capacity) {
        String[] oldNames = names;
        Object[] oldValues = values;
        names = new String[capacity];
        values = new Object[capacity];
        for (int slot = 0; slot < oldNames.length; slot++) {
            if (oldNames[slot] != null) {
                insert(oldNames[slot], oldValues[slot]);
            }
        }
    }

    private void insert(String name, Object value) {
        int mask = names.length - 1;
        int slot = hash(name, 0, name.length()) & mask;
        while (names[slot] != null) {
            slot = (slot + 1) & mask;
        }
        names[slot] = name;
        values[slot] = value;
    }

    @SuppressWarnings("unchecked")
    private V value(int slot) {
        return (V) values[slot];
    }

    private static int hash(String text, int start, int end) {
        int hash = 0;
        for (int i = start; i < end; i++) {
            hash = 31 * hash + text.charAt(i);
        }
        // Spreads similar names such as "d1", "d2", …, which would otherwise form one long run of slots.
        hash *= 0x9e3779b9;
        return hash ^ (hash >>> 15);
    }
}
