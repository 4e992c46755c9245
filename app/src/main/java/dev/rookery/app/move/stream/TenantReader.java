package dev.rookery.app.move.stream;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/** Reads the output of {@link TenantWriter}. Every byte is verified before it is returned. Not thread-safe. */
public final class TenantReader implements AutoCloseable {
    private final ChunkInput chunks;
    private final DataInputStream records;

    private TenantReader(ChunkInput chunks) {
        this.chunks = chunks;
        this.records = new DataInputStream(new InflaterInputStream(chunks));
    }

    /**
     * Reads the header. Takes ownership of the stream.
     *
     * @throws StreamException if the stream has another format, or needs a passphrase
     */
    public static TenantReader open(InputStream in, Optional<Passphrase> passphrase) throws IOException {
        StreamHeader header = StreamHeader.read(in);
        if (header.key().isEmpty()) {
            return new TenantReader(new ChunkInput(in, new Checksums(header.encoded())));
        }
        Passphrase given = passphrase.orElseThrow(() ->
                new StreamException("The file is encrypted. Name the file of its passphrase with --passphrase-file"));
        return new TenantReader(
                new ChunkInput(in, new Encryption(given.key(header.key().get()), header.encoded())));
    }

    /** Returns the next record, or null at the end of a complete stream. */
    public @Nullable TenantRecord next() throws IOException {
        try {
            int code = records.read();
            if (code < 0) {
                requireEnd();
                return null;
            }
            int length = records.readInt();
            // Does not allocate more than the stream holds.
            byte[] content = length < 0 ? new byte[0] : records.readNBytes(length);
            if (content.length != length) {
                throw StreamException.damaged();
            }
            return new TenantRecord(RecordType.of(code), content);
        } catch (EOFException | ZipException e) {
            throw new StreamException("The file is damaged or incomplete. Export the tenant again", e);
        }
    }

    /** Reads the chunks to their end, which the end of the compressed data need not be. */
    private void requireEnd() throws IOException {
        if (chunks.read() >= 0) {
            throw StreamException.damaged();
        }
    }

    @Override
    public void close() throws IOException {
        records.close();
    }
}
