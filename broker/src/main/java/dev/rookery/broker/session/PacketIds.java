package dev.rookery.broker.session;

import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Set of packet identifiers, in pages that exist while they contain one: a single large identifier takes no more memory than
 * a small one. Not thread-safe; confined to the tenant's event loop.
 */
final class PacketIds {
    /** Size of this object with an empty page table on the heap in bytes. */
    static final int HEAP_BYTES = 24 + 16 + 4 * 64;
    /** Size of a page on the heap in bytes. */
    static final int PAGE_HEAP_BYTES = 16 + 8 * 16;

    private static final int PAGE_BITS = 10;
    private static final int WORD_BITS = 6;
    private static final int PAGE_WORDS = 1 << PAGE_BITS - WORD_BITS;

    private final long[] @Nullable [] pages = new long[1 << 16 - PAGE_BITS][];
    private int pageCount;
    private int size;

    /** Returns the number of identifiers. */
    int size() {
        return size;
    }

    /** Returns the size on the heap in bytes. */
    int heapBytes() {
        return HEAP_BYTES + pageCount * PAGE_HEAP_BYTES;
    }

    /** Returns by how many bytes the set would grow with an identifier. */
    int growth(int id) {
        return pages[id >> PAGE_BITS] == null ? PAGE_HEAP_BYTES : 0;
    }

    boolean contains(int id) {
        long[] page = pages[id >> PAGE_BITS];
        return page != null && (page[word(id)] & bit(id)) != 0;
    }

    /** Adds an identifier that is not in the set. */
    void add(int id) {
        long[] page = pages[id >> PAGE_BITS];
        if (page == null) {
            page = new long[PAGE_WORDS];
            pages[id >> PAGE_BITS] = page;
            pageCount++;
        }
        page[word(id)] |= bit(id);
        size++;
    }

    /** Removes an identifier that is in the set. */
    void remove(int id) {
        long[] page = pages[id >> PAGE_BITS];
        if (page != null) {
            page[word(id)] &= ~bit(id);
            size--;
            if (isEmpty(page)) {
                pages[id >> PAGE_BITS] = null;
                pageCount--;
            }
        }
    }

    private static boolean isEmpty(long[] page) {
        for (long word : page) {
            if (word != 0) {
                return false;
            }
        }
        return true;
    }

    /** Passes the identifiers in order. */
    void forEach(IntConsumer identifiers) {
        for (int id = 0; id < 1 << 16; id++) {
            if (pages[id >> PAGE_BITS] == null) {
                id |= (1 << PAGE_BITS) - 1;
            } else if (contains(id)) {
                identifiers.accept(id);
            }
        }
    }

    private static int word(int id) {
        return id >> WORD_BITS & PAGE_WORDS - 1;
    }

    private static long bit(int id) {
        return 1L << id;
    }
}
