package dev.rookery.app.move.stream;

import dev.rookery.app.move.stream.StreamHeader.KeyDerivation;
import io.vertx.core.json.JsonObject;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/** Writes the records of an exported tenant. Not thread-safe. */
public final class TenantWriter implements AutoCloseable {
    private static final int BUFFER_BYTES = 16 * 1024;

    private final Deflater deflater = new Deflater(Deflater.BEST_SPEED);
    private final ChunkOutput chunks;
    private final DeflaterOutputStream compressed;
    private final DataOutputStream records;

    private TenantWriter(ChunkOutput chunks) {
        this.chunks = chunks;
        this.compressed = new DeflaterOutputStream(chunks, deflater, BUFFER_BYTES);
        this.records = new DataOutputStream(compressed);
    }

    /** Writes the header. The caller closes the stream. */
    public static TenantWriter open(OutputStream out, Optional<Passphrase> passphrase) throws IOException {
        return open(out, passphrase, KeyDerivation.ITERATIONS);
    }

    /** @param iterations of the derivation of the key */
    static TenantWriter open(OutputStream out, Optional<Passphrase> passphrase, int iterations) throws IOException {
        Optional<KeyDerivation> derivation = passphrase.map(given -> KeyDerivation.random(iterations));
        byte[] header = new StreamHeader(derivation).encoded();
        out.write(header);
        return new TenantWriter(new ChunkOutput(
                out,
                passphrase
                        .<ChunkProtection>map(given -> new Encryption(given.key(derivation.orElseThrow()), header))
                        .orElseGet(() -> new Checksums(header))));
    }

    public void write(RecordType type, JsonObject json) throws IOException {
        write(type, json.toBuffer().getBytes());
    }

    public void write(RecordType type, byte[] content) throws IOException {
        write(type, content, content.length);
    }

    public void write(RecordType type, byte[] content, int length) throws IOException {
        records.writeByte(type.code());
        records.writeInt(length);
        records.write(content, 0, length);
    }

    /** Completes the stream after the last record. */
    public void finish() throws IOException {
        compressed.finish();
        chunks.finish();
    }

    /** Releases memory; without {@link #finish}, the stream is incomplete. */
    @Override
    public void close() {
        deflater.end();
    }
}
