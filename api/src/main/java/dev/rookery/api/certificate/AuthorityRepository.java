package dev.rookery.api.certificate;

import dev.rookery.api.certificate.DeviceAuthority.Origin;
import dev.rookery.api.certificate.DeviceAuthority.State;
import dev.rookery.api.certificate.x509.Certificates;
import dev.rookery.api.certificate.x509.ImportedRevocations;
import dev.rookery.auth.TenantId;
import dev.rookery.http.QueryResults;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Table {@code device_cas}: the certificate authorities of one tenant. Thread-safe. */
final class AuthorityRepository {
    private static final String COLUMNS = "id, name, state, origin, certificate, private_key, created_by, created_at";

    private final SqlClient client;
    private final TenantId tenant;

    AuthorityRepository(SqlClient client, TenantId tenant) {
        this.client = client;
        this.tenant = tenant;
    }

    /** Adds an authority, and returns whether its name is free in the tenant, and its key among all tenants. */
    Future<Boolean> add(DeviceAuthority authority) {
        return client.preparedQuery("INSERT INTO device_cas"
                        + " (tenant, id, name, state, origin, certificate, key_hash, private_key, not_after, created_by,"
                        + " created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT DO NOTHING")
                .execute(Tuple.of(
                                tenant.value(),
                                authority.id(),
                                authority.name(),
                                authority.state().text(),
                                authority.origin().text(),
                                Buffer.buffer(authority.encoded()))
                        .addBuffer(Buffer.buffer(
                                Certificates.keyHash(authority.certificate().getPublicKey())))
                        .addBuffer(authority.privateKey().map(Buffer::buffer).orElse(null))
                        .addOffsetDateTime(authority
                                .certificate()
                                .getNotAfter()
                                .toInstant()
                                .atOffset(ZoneOffset.UTC))
                        .addString(authority.createdBy())
                        .addOffsetDateTime(authority.createdAt().atOffset(ZoneOffset.UTC)))
                .map(rows -> rows.rowCount() > 0);
    }

    /** Returns all authorities, ordered by time of creation. There are {@link AuthorityService#MAXIMUM_AUTHORITIES} at most. */
    Future<List<DeviceAuthority>> list() {
        return client.preparedQuery("SELECT " + COLUMNS + " FROM device_cas WHERE tenant = $1 ORDER BY created_at, id")
                .execute(Tuple.of(tenant.value()))
                .map(rows -> QueryResults.list(rows, AuthorityRepository::authority));
    }

    Future<Optional<DeviceAuthority>> find(String id) {
        return client.preparedQuery("SELECT " + COLUMNS + " FROM device_cas WHERE tenant = $1 AND id = $2")
                .execute(Tuple.of(tenant.value(), id))
                .map(rows -> QueryResults.first(rows, AuthorityRepository::authority));
    }

    /** Locks the registration of the tenant, so that limits are checked by one transaction at a time. */
    Future<Void> lock() {
        return client.preparedQuery("SELECT pg_advisory_xact_lock(hashtextextended('device_cas ' || $1, 0))")
                .execute(Tuple.of(tenant.value()))
                .mapEmpty();
    }

    Future<Void> setPrevious(String id) {
        return client.preparedQuery("UPDATE device_cas SET state = 'previous' WHERE tenant = $1 AND id = $2")
                .execute(Tuple.of(tenant.value(), id))
                .mapEmpty();
    }

    /**
     * Replaces the revocation list of an imported authority, and returns whether the list is not older than the one before.
     */
    Future<Boolean> setRevocations(String id, ImportedRevocations list) {
        return client.preparedQuery("UPDATE device_cas SET imported_crl = $3, imported_crl_at = $4,"
                        + " imported_revocations = $5 WHERE tenant = $1 AND id = $2"
                        + " AND (imported_crl_at IS NULL OR imported_crl_at <= $4)")
                .execute(Tuple.of(
                        tenant.value(),
                        id,
                        Buffer.buffer(list.encoded()),
                        list.updatedAt().atOffset(ZoneOffset.UTC),
                        Buffer.buffer(list.digests())))
                .map(rows -> rows.rowCount() > 0);
    }

    /** Returns the revocation list of an imported authority; empty if it has none. */
    Future<Optional<byte[]>> revocations(String id) {
        return client.preparedQuery(
                        "SELECT imported_crl FROM device_cas WHERE tenant = $1 AND id = $2 AND imported_crl IS NOT NULL")
                .execute(Tuple.of(tenant.value(), id))
                .map(rows -> QueryResults.first(rows, row -> row.getBuffer(0).getBytes()));
    }

    /** Deletes an authority with the records of its certificates, and returns whether there was one. */
    Future<Boolean> delete(String id) {
        return client.preparedQuery("DELETE FROM device_cas WHERE tenant = $1 AND id = $2")
                .execute(Tuple.of(tenant.value(), id))
                .map(rows -> rows.rowCount() > 0);
    }

    private static DeviceAuthority authority(Row row) {
        return new DeviceAuthority(
                row.getString("id"),
                row.getString("name"),
                State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
                Origin.valueOf(row.getString("origin").toUpperCase(Locale.ROOT)),
                Certificates.parse(row.getBuffer("certificate").getBytes()),
                Optional.ofNullable(row.getBuffer("private_key")).map(Buffer::getBytes),
                row.getString("created_by"),
                row.getOffsetDateTime("created_at").toInstant());
    }
}
