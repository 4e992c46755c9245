package dev.rookery.app.move;

import dev.rookery.app.move.stream.Passphrase;
import dev.rookery.app.move.stream.StreamException;
import dev.rookery.broker.store.StateCheck;
import dev.rookery.broker.store.journal.StateBlocks;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads an exported tenant to its end before anything of it is imported. */
final class StreamVerification implements TenantStream.TableConsumer {
    private final Map<String, Long> rows = new TreeMap<>();
    private String table = "";

    private StreamVerification() {}

    /**
     * Verifies checksums, order, counts and every change of the broker's state.
     *
     * @throws StreamException if the file is not a complete, valid export
     */
    static Manifest verify(Path file, Optional<Passphrase> passphrase) throws IOException {
        try (TenantStream stream = TenantStream.open(file, passphrase)) {
            StateCheck check = new StateCheck();
            long blocks = stream.forEachBlock(block -> StateBlocks.decode(block, check::check));
            StreamVerification verification = new StreamVerification();
            MoveSummary summary = stream.forEachTable(verification);
            if (!summary.equals(new MoveSummary(verification.rows, blocks))) {
                throw new StreamException("The file has other rows than it states. Export the tenant again");
            }
            return stream.manifest();
        } catch (IllegalArgumentException e) {
            throw new StreamException("The file has an invalid state of a broker: " + e.getMessage(), e);
        }
    }

    @Override
    public void begin(JsonObject head) {
        table = head.getString("table", "");
    }

    @Override
    public void rows(byte[] part) {
        long count = 0;
        for (byte b : part) {
            if (b == '\n') {
                count++;
            }
        }
        rows.merge(table, count, Long::sum);
    }
}
