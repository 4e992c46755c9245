package dev.rookery.broker.store.journal;

import java.util.HashMap;
import java.util.Map;

/**
 * Set of message numbers with one bit per number. Blocks of bits exist only while they are not empty, since most messages are
 * removed soon after they were queued.
 */
final class SparseBitSet {
    /** Binary logarithm of the numbers in a block. */
    private static final int BLOCK_BITS = 12;

    private static final int BLOCK_WORDS = 1 << BLOCK_BITS - 6;

    private static final class Block {
        private final long[] words = new long[BLOCK_WORDS];
        private int size;
    }

    private final Map<Long, Block> blocks = new HashMap<>();

    void add(long number) {
        Block block = blocks.computeIfAbsent(number >>> BLOCK_BITS, key -> new Block());
        if (!isSet(block, number)) {
            block.words[word(number)] |= 1L << number;
            block.size++;
        }
    }

    void remove(long number) {
        Block block = blocks.get(number >>> BLOCK_BITS);
        if (block != null && isSet(block, number)) {
            block.words[word(number)] &= ~(1L << number);
            if (--block.size == 0) {
                blocks.remove(number >>> BLOCK_BITS);
            }
        }
    }

    boolean contains(long number) {
        Block block = blocks.get(number >>> BLOCK_BITS);
        return block != null && isSet(block, number);
    }

    private static boolean isSet(Block block, long number) {
        return (block.words[word(number)] & 1L << number) != 0;
    }

    private static int word(long number) {
        return (int) (number >>> 6) & BLOCK_WORDS - 1;
    }
}
