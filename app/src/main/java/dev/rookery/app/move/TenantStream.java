package dev.rookery.app.move;

import dev.rookery.app.move.state.BrokerState.BlockConsumer;
import dev.rookery.app.move.stream.Passphrase;
import dev.rookery.app.move.stream.RecordType;
import dev.rookery.app.move.stream.StreamException;
import dev.rookery.app.move.stream.TenantReader;
import dev.rookery.app.move.stream.TenantRecord;
import io.vertx.core.json.JsonObject;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Parts of an exported tenant in their order: manifest, state of the broker, tables, counts. Not thread-safe. */
final class TenantStream implements AutoCloseable {
    private final TenantReader reader;
    private final Manifest manifest;
    /** Record that was read last and not passed on; null at the end. */
    private @Nullable TenantRecord next;

    private TenantStream(TenantReader reader) throws IOException {
        this.reader = reader;
        TenantRecord first = reader.next();
        if (first == null || first.type() != RecordType.MANIFEST) {
            throw new StreamException("The file has no manifest");
        }
        manifest = Manifest.of(first.json());
        next = reader.next();
    }

    static TenantStream open(Path file, Optional<Passphrase> passphrase) throws IOException {
        TenantReader reader = TenantReader.open(new BufferedInputStream(Files.newInputStream(file)), passphrase);
        try {
            return new TenantStream(reader);
        } catch (IOException | RuntimeException e) {
            reader.close();
            throw e;
        }
    }

    Manifest manifest() {
        return manifest;
    }

    /** Passes the state of the broker; to be called first. Returns the number of blocks. */
    long forEachBlock(BlockConsumer blocks) throws IOException {
        long count = 0;
        for (TenantRecord record = next; record != null && record.type() == RecordType.BROKER_STATE; record = next) {
            blocks.accept(record.content());
            count++;
            next = reader.next();
        }
        return count;
    }

    /** Receiver of tables. */
    interface TableConsumer {
        void begin(JsonObject head);

        /** @param rows some rows of the last table */
        void rows(byte[] rows);
    }

    /** Passes the tables, after the state of the broker. Returns the counts of the complete stream. */
    MoveSummary forEachTable(TableConsumer tables) throws IOException {
        for (TenantRecord record = next; record != null; record = reader.next()) {
            switch (record.type()) {
                case TABLE -> tables.begin(record.json());
                case ROWS -> tables.rows(record.content());
                case END -> {
                    if (reader.next() != null) {
                        throw new StreamException("The file continues after its counts");
                    }
                    return MoveSummary.of(record.json());
                }
                default -> throw new StreamException("The file has a record out of order");
            }
        }
        throw new StreamException("The file has no counts at its end");
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
