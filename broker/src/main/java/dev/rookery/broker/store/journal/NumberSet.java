package dev.rookery.broker.store.journal;

import java.util.HashMap;
import java.util.Map;

/** Numbers of messages, of which most are soon taken out again: a bit for each, where there are any. */
final class NumberSet {
    private static final int BITS = 12;
    private static final int WORDS = 1 << BITS - 6;

    private static final class Block {
        private final long[] words = new long[WORDS];
        private int size;
    }

    private final Map<Long, Block> blocks = new HashMap<>();

    void add(long number) {
        Block block = blocks.computeIfAbsent(number >>> BITS, key -> new Block());
        if (!isIn(block, number)) {
            block.words[word(number)] |= 1L << number;
            block.size++;
        }
    }

    void remove(long number) {
        Block block = blocks.get(number >>> BITS);
        if (block != null && isIn(block, number)) {
            block.words[word(number)] &= ~(1L << number);
            if (--block.size == 0) {
                blocks.remove(number >>> BITS);
            }
        }
    }

    boolean contains(long number) {
        Block block = blocks.get(number >>> BITS);
        return block != null && isIn(block, number);
    }

    private static boolean isIn(Block block, long number) {
        return (block.words[word(number)] & 1L << number) != 0;
    }

    private static int word(long number) {
        return (int) (number >>> 6) & WORDS - 1;
    }
}
