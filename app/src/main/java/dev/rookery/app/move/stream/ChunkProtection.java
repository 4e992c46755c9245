package dev.rookery.app.move.stream;

/** Detects that chunks were modified, reordered, removed or added. Not thread-safe. */
interface ChunkProtection {
    /** Returns the bytes added to each chunk. */
    int overhead();

    /** Returns the body of the next chunk. */
    byte[] seal(byte[] data, int length, boolean last);

    /**
     * Returns the data of the next chunk.
     *
     * @throws StreamException if the body is not that of the next chunk
     */
    byte[] open(byte[] body, boolean last);
}
