package dev.rookery.app.move;

import dev.rookery.app.move.data.DatabaseExport;
import dev.rookery.app.move.data.Registration;
import dev.rookery.app.move.state.BrokerState;
import dev.rookery.app.move.stream.Passphrase;
import dev.rookery.app.move.stream.RecordType;
import dev.rookery.app.move.stream.TenantWriter;
import dev.rookery.postgres.PostgresConfig;
import dev.rookery.tenant.RegisteredTenant;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** Export of a tenant. */
public final class TenantExport {
    private final PostgresConfig postgres;
    private final BrokerState broker;
    private final String version;

    /** @param version of this program */
    public TenantExport(PostgresConfig postgres, BrokerState broker, String version) {
        this.postgres = postgres;
        this.broker = broker;
        this.version = version;
    }

    /**
     * Writes the tenant. The state of the broker comes first: a message that ingestion stores meanwhile is then in the queue and
     * in the database, and is recognized when it is delivered again. In the other order, it would be in neither.
     *
     * <p>If this fails, the stream lacks its end, and no import accepts it.
     */
    public MoveSummary write(RegisteredTenant tenant, OutputStream out, Optional<Passphrase> passphrase)
            throws IOException {
        Manifest manifest = new Manifest(
                UUID.randomUUID().toString(),
                tenant.id(),
                Instant.now(),
                version,
                !tenant.isActive(),
                Registration.describe(postgres, tenant.id()));
        try (TenantWriter writer = TenantWriter.open(out, passphrase)) {
            writer.write(RecordType.MANIFEST, manifest.json());
            AtomicLong blocks = new AtomicLong();
            broker.read(tenant.id(), tenant.isActive(), block -> {
                writer.write(RecordType.BROKER_STATE, block);
                blocks.incrementAndGet();
            });
            Map<String, Long> rows = DatabaseExport.write(postgres, tenant, writer);
            MoveSummary summary = new MoveSummary(rows, blocks.get());
            writer.write(RecordType.END, summary.json());
            writer.finish();
            return summary;
        }
    }
}
