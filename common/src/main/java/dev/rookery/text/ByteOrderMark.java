package dev.rookery.text;

/** Byte order mark U+FEFF, with which some programs begin UTF-8 texts. */
public final class ByteOrderMark {
    private static final char MARK = '\ufeff';

    private ByteOrderMark() {}

    /** Returns the text without a byte order mark at its beginning. */
    public static String strip(String text) {
        return !text.isEmpty() && text.charAt(0) == MARK ? text.substring(1) : text;
    }
}
