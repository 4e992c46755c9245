package dev.rookery.broker.memory;

/** Sizes of objects on the heap in bytes, with references of four bytes and headers of twelve. */
public final class HeapSize {
    /** Session without its client id, with its entries in the tenant's collections. */
    public static final int SESSION = 760;
    /** Entry of a hash map with its slot in the table. */
    public static final int HASH_ENTRY = 32 + 8;
    /** Entry of a tree map. */
    public static final int TREE_ENTRY = 40;

    private static final int STRING = 24;
    private static final int ARRAY = 16;
    private static final int LATIN_1 = 0xff;

    private HeapSize() {}

    /** Returns the size of a text with its characters. */
    public static long of(String text) {
        return ofString(text.length(), isLatin1(text));
    }

    /** Returns the size of a text of some length with its characters. */
    public static long ofString(int length, boolean latin1) {
        return STRING + bytes(latin1 ? length : 2L * length);
    }

    private static boolean isLatin1(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > LATIN_1) {
                return false;
            }
        }
        return true;
    }

    /** Returns the size of an array of bytes; 0 for an empty one, which is shared. */
    public static long of(byte[] array) {
        return array.length == 0 ? 0 : bytes(array.length);
    }

    /** Returns the size of an array of integers. */
    public static int ofInts(int length) {
        return (int) bytes(4L * length);
    }

    private static long bytes(long length) {
        return ARRAY + (length + 7) / 8 * 8;
    }
}
