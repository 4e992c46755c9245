package dev.rookery.app.move;

import dev.rookery.app.move.data.DatabaseImport;
import dev.rookery.app.move.data.ImportLock;
import dev.rookery.app.move.data.Registration;
import dev.rookery.app.move.data.TenantRows;
import dev.rookery.app.move.state.BrokerState;
import dev.rookery.app.move.stream.Passphrase;
import dev.rookery.app.move.stream.StreamException;
import dev.rookery.auth.TenantId;
import dev.rookery.postgres.PostgresConfig;
import dev.rookery.tenant.TenantState;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;

/**
 * Import of a tenant. The tenant is suspended and marked until everything is loaded; rows, registration and the end of the
 * suspension become visible in one transaction. An interrupted import leaves the mark, and a repeated one starts over.
 */
public final class TenantImport {
    private final PostgresConfig postgres;
    private final BrokerState broker;

    public TenantImport(PostgresConfig postgres, BrokerState broker) {
        this.postgres = postgres;
        this.broker = broker;
    }

    /** What to do with a tenant that exists. */
    public enum Existing {
        /** Fail. */
        REJECT,
        /** Delete its data first. */
        REPLACE,
        /** Delete its data first, unless the same stream was imported last: then do nothing. */
        REPLACE_ONCE
    }

    /**
     * Reads and verifies a stream.
     *
     * @throws StreamException if the file is not a complete, valid export
     */
    public static Manifest verify(Path file, Optional<Passphrase> passphrase) throws IOException {
        return StreamVerification.verify(file, passphrase);
    }

    /**
     * Imports a verified stream.
     *
     * @param manifest of the file
     * @param state of the tenant after the import
     * @return what was imported; empty if the stream was imported before
     */
    public Optional<MoveSummary> run(
            Path file,
            Optional<Passphrase> passphrase,
            Manifest manifest,
            TenantId tenant,
            Existing existing,
            TenantState state)
            throws IOException {
        return ImportLock.holding(postgres, tenant, () -> {
            Registration registration = new Registration(postgres, tenant);
            if (existing == Existing.REPLACE_ONCE && registration.hasImported(manifest.id())) {
                return Optional.empty();
            }
            String schema = registration.begin(manifest.id(), existing != Existing.REJECT);
            broker.clear(tenant);
            TenantRows.erase(postgres, tenant);
            return Optional.of(load(file, passphrase, registration, schema, tenant, state));
        });
    }

    private MoveSummary load(
            Path file,
            Optional<Passphrase> passphrase,
            Registration registration,
            String schema,
            TenantId tenant,
            TenantState state)
            throws IOException {
        try (TenantStream stream = TenantStream.open(file, passphrase);
                DatabaseImport rows = DatabaseImport.open(
                        postgres, tenant, schema, stream.manifest().id())) {
            broker.write(tenant, stream::forEachBlock);
            TenantRows.deleteContract(rows, schema);
            MoveSummary summary = stream.forEachTable(new TenantStream.TableConsumer() {
                @Override
                public void begin(JsonObject head) {
                    rows.begin(head);
                }

                @Override
                public void rows(byte[] part) {
                    rows.rows(part);
                }
            });
            if (!rows.finish().equals(summary.rows())) {
                throw new StreamException("The file has changed during the import. Repeat the import");
            }
            rows.commit(connection -> registration.finish(
                    connection, stream.manifest().id(), stream.manifest().registry(), state));
            return summary;
        }
    }

    /** Deletes all data of a tenant, which remains registered and is active afterwards. */
    public void clear(TenantId tenant) throws IOException {
        String id = UUID.randomUUID().toString();
        ImportLock.holding(postgres, tenant, () -> {
            Registration registration = new Registration(postgres, tenant);
            String schema = registration.begin(id, true);
            broker.clear(tenant);
            TenantRows.erase(postgres, tenant);
            try (DatabaseImport rows = DatabaseImport.open(postgres, tenant, schema, id)) {
                TenantRows.deleteContract(rows, schema);
                rows.commit(connection -> registration.finish(connection, id, new JsonObject(), TenantState.ACTIVE));
            }
            return schema;
        });
    }
}
