package dev.rookery.broker.topic;

import java.util.function.Consumer;

/**
 * A hash table from the levels of topics to nodes, looked up by a region of a longer text so that nothing is cut out of
 * it. Open addressing with linear probing; removal closes the gap, so that tables do not wear out.
 */
final class LevelMap<V> {
    private static final int SMALLEST = 2;

    private String[] names = new String[SMALLEST];
    private Object[] values = new Object[SMALLEST];
    private int size;

    boolean isEmpty() {
        return size == 0;
    }

    /** The value of the level that lies in the text from start to end, or null. */
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

    /** Adds a name that is not there yet. */
    void add(String name, V value) {
        if ((size + 1) * 4 > names.length * 3) {
            resize(names.length * 2);
        }
        insert(name, value);
        size++;
    }

    /** Removes a name that is there. */
    void remove(String name) {
        int mask = names.length - 1;
        int gap = hash(name, 0, name.length()) & mask;
        while (!names[gap].equals(name)) {
            gap = (gap + 1) & mask;
        }
        size--;
        // Moves up whatever would be cut off from its first slot by the gap.
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

    /** Visits every value, in no order. The table must not change meanwhile. */
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
        // Spreads neighbours such as "d1", "d2" … which would else lie in one long run.
        hash *= 0x9e3779b9;
        return hash ^ (hash >>> 15);
    }
}
