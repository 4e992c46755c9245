package dev.rookery.auth;

import org.jspecify.annotations.Nullable;

/**
 * Topic level in the tree of a principal's ACL rows. A lookup walks the characters of the topic in place: it allocates
 * nothing and visits each node at most once, because each node has one depth.
 *
 * <p>Not thread-safe while it is built; afterwards safely published and read-only.
 */
final class RuleNode {
    /** Tables of the nodes without named children, which are most of them. Never written. */
    private static final @Nullable String[] NO_NAMES = new String[1];

    private static final @Nullable RuleNode[] NO_CHILDREN = new RuleNode[1];

    /** Bits of the rows that end at this level. */
    private int exactBits;
    /** Bits of the rows that end with {@code #} below this level. */
    private int subtreeBits;
    /** Child for {@code +}. */
    private @Nullable RuleNode anyLevel;
    /** Open-addressing hash table of the named children. Its capacity is a power of two; it is at most half full. */
    private @Nullable String[] names = NO_NAMES;

    private @Nullable RuleNode[] children = NO_CHILDREN;
    private int size;

    /** Adds the bits of a row with a valid pattern without placeholders. */
    void add(String pattern, int bits) {
        RuleNode node = this;
        int start = 0;
        while (true) {
            int end = levelEnd(pattern, start);
            if (isWildcard(pattern, start, end, '#')) {
                node.subtreeBits |= bits;
                return;
            }
            node = isWildcard(pattern, start, end, '+') ? node.anyLevelOrNew() : node.childOrNew(pattern, start, end);
            if (end == pattern.length()) {
                node.exactBits |= bits;
                return;
            }
            start = end + 1;
        }
    }

    /** Returns whether a row with the bit matches the topic name. Called on the root. */
    boolean matches(String topic, int bit) {
        if (topic.charAt(0) != '$') {
            return matches(topic, 0, bit);
        }
        // [MQTT-4.7.2-1]: a wildcard at the first level does not match a topic that begins with '$'.
        int end = levelEnd(topic, 0);
        RuleNode child = child(topic, 0, end);
        return child != null && child.matchesAfter(topic, end, bit);
    }

    private boolean matches(String topic, int start, int bit) {
        if ((subtreeBits & bit) != 0) {
            return true;
        }
        int end = levelEnd(topic, start);
        if (anyLevel != null && anyLevel.matchesAfter(topic, end, bit)) {
            return true;
        }
        RuleNode child = child(topic, start, end);
        return child != null && child.matchesAfter(topic, end, bit);
    }

    private boolean matchesAfter(String topic, int end, int bit) {
        // "a/#" also matches "a" (section 4.7.1.2).
        return end == topic.length() ? ((exactBits | subtreeBits) & bit) != 0 : matches(topic, end + 1, bit);
    }

    /** Returns whether a single row with the bit matches every topic that the filter matches. Called on the root. */
    boolean covers(String filter, int bit) {
        if (filter.charAt(0) == '$') {
            int end = levelEnd(filter, 0);
            RuleNode child = child(filter, 0, end);
            return child != null && child.coversAfter(filter, end, bit);
        }
        // Every topic has at least one level, so "+/#" covers "#".
        boolean all = filter.equals("#");
        return covers(filter, 0, bit) || all && anyLevel != null && (anyLevel.subtreeBits & bit) != 0;
    }

    private boolean covers(String filter, int start, int bit) {
        if ((subtreeBits & bit) != 0) {
            return true;
        }
        int end = levelEnd(filter, start);
        if (isWildcard(filter, start, end, '#')) {
            return false;
        }
        if (anyLevel != null && anyLevel.coversAfter(filter, end, bit)) {
            return true;
        }
        if (isWildcard(filter, start, end, '+')) {
            return false;
        }
        RuleNode child = child(filter, start, end);
        return child != null && child.coversAfter(filter, end, bit);
    }

    private boolean coversAfter(String filter, int end, int bit) {
        return end == filter.length() ? ((exactBits | subtreeBits) & bit) != 0 : covers(filter, end + 1, bit);
    }

    private RuleNode anyLevelOrNew() {
        if (anyLevel == null) {
            anyLevel = new RuleNode();
        }
        return anyLevel;
    }

    private RuleNode childOrNew(String pattern, int start, int end) {
        RuleNode child = child(pattern, start, end);
        if (child == null) {
            child = new RuleNode();
            if (++size * 2 > names.length) {
                grow();
            }
            put(pattern.substring(start, end), child);
        }
        return child;
    }

    private @Nullable RuleNode child(String topic, int start, int end) {
        int mask = names.length - 1;
        for (int slot = hash(topic, start, end) & mask; names[slot] != null; slot = (slot + 1) & mask) {
            String name = names[slot];
            if (name.length() == end - start && topic.startsWith(name, start)) {
                return children[slot];
            }
        }
        return null;
    }

    private void grow() {
        String[] oldNames = names;
        RuleNode[] oldChildren = children;
        names = new String[oldNames.length * 2];
        children = new RuleNode[oldNames.length * 2];
        for (int slot = 0; slot < oldNames.length; slot++) {
            if (oldNames[slot] != null) {
                put(oldNames[slot], oldChildren[slot]);
            }
        }
    }

    private void put(String name, RuleNode child) {
        int mask = names.length - 1;
        int slot = hash(name, 0, name.length()) & mask;
        while (names[slot] != null) {
            slot = (slot + 1) & mask;
        }
        names[slot] = name;
        children[slot] = child;
    }

    private static int hash(String text, int start, int end) {
        int hash = 0;
        for (int i = start; i < end; i++) {
            hash = 31 * hash + text.charAt(i);
        }
        // Spreads names that differ only in their last digits, which would fill adjacent slots (Knuth's multiplicative
        // hash).
        hash *= 0x9E3779B9;
        return hash ^ (hash >>> 16);
    }

    private static int levelEnd(String text, int start) {
        int end = text.indexOf('/', start);
        return end < 0 ? text.length() : end;
    }

    private static boolean isWildcard(String text, int start, int end, char wildcard) {
        return end - start == 1 && text.charAt(start) == wildcard;
    }
}
