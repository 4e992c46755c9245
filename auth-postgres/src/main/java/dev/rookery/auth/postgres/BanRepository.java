package dev.rookery.auth.postgres;

import dev.rookery.auth.Ban;
import dev.rookery.auth.TenantId;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;

/**
 * Table {@code client_bans}: the bans of one tenant, or those of all tenants, without those whose time is over. Thread-safe; to be
 * used in a transaction that can see these rows.
 */
public final class BanRepository {
    /** Maximum number of bans of a tenant, and of bans of all tenants: brokers have them in memory. */
    public static final int MAXIMUM = 1_000;

    /** Value of the column {@code tenant} for the bans of all tenants. */
    static final String ALL_TENANTS = "*";

    private static final String COLUMNS = "id::text, kind, value, reason, expires_at, created_by, created_at";
    private static final String IN_FORCE = " AND (expires_at IS NULL OR expires_at > now())";

    private final SqlClient client;
    private final String tenant;

    /** @param scope tenant; empty for the bans of all tenants */
    public BanRepository(SqlClient client, Optional<TenantId> scope) {
        this.client = client;
        this.tenant = scope.map(TenantId::value).orElse(ALL_TENANTS);
    }

    /** Adds a ban, or replaces reason and end of the one with the same value; empty if there are too many. */
    public Future<Optional<StoredBan>> put(Ban ban, String createdBy) {
        return deleteEnded()
                .compose(deleted -> client.preparedQuery("INSERT INTO client_bans"
                                + " (tenant, kind, value, reason, expires_at, created_by)"
                                + " SELECT $1::text, $2::text, $3::text, $4::text, $5::timestamptz, $6::text WHERE"
                                + " (SELECT count(*) FROM client_bans WHERE tenant = $1 AND (kind, value) <> ($2::text, $3::text)) < $7"
                                + " ON CONFLICT (tenant, kind, md5(value)) DO UPDATE SET"
                                + " reason = EXCLUDED.reason, expires_at = EXCLUDED.expires_at,"
                                + " created_by = EXCLUDED.created_by, created_at = now() RETURNING " + COLUMNS)
                        .execute(Tuple.of(
                                tenant,
                                ban.kind().label(),
                                ban.value(),
                                ban.reason(),
                                ban.expiresAt()
                                        .map(time -> time.atOffset(ZoneOffset.UTC))
                                        .orElse(null),
                                createdBy,
                                MAXIMUM)))
                .map(rows -> bans(rows).stream().findFirst());
    }

    private Future<Void> deleteEnded() {
        return client.preparedQuery("DELETE FROM client_bans WHERE tenant = $1 AND expires_at <= now()")
                .execute(Tuple.of(tenant))
                .mapEmpty();
    }

    /**
     * Returns bans, ordered by their id.
     *
     * @param after id; empty for the first page
     */
    public Future<List<StoredBan>> list(Optional<UUID> after, int limit) {
        return client.preparedQuery(
                        "SELECT " + COLUMNS + " FROM client_bans WHERE tenant = $1 AND ($2::uuid IS NULL OR id > $2)"
                                + IN_FORCE + " ORDER BY id LIMIT $3")
                .execute(Tuple.of(tenant, after.orElse(null), limit))
                .map(BanRepository::bans);
    }

    /** Returns the bans of a user or client id, the last one first. */
    public Future<List<StoredBan>> of(Optional<String> username, Optional<String> clientId) {
        return client.preparedQuery("SELECT " + COLUMNS + " FROM client_bans WHERE tenant = $1"
                        + " AND (kind = 'user' AND value = $2 OR kind = 'client' AND value = $3)" + IN_FORCE
                        + " ORDER BY created_at DESC")
                .execute(Tuple.of(tenant, username.orElse(null), clientId.orElse(null)))
                .map(BanRepository::bans);
    }

    /** Deletes a ban and returns it; empty if there is none. */
    public Future<Optional<StoredBan>> remove(UUID id) {
        return client.preparedQuery(
                        "DELETE FROM client_bans WHERE tenant = $1 AND id = $2" + IN_FORCE + " RETURNING " + COLUMNS)
                .execute(Tuple.of(tenant, id))
                .map(rows -> bans(rows).stream().findFirst());
    }

    /** Deletes a ban and returns whether it existed. */
    public Future<Boolean> remove(Ban.Kind kind, String value) {
        return client.preparedQuery("DELETE FROM client_bans WHERE tenant = $1 AND kind = $2 AND value = $3" + IN_FORCE)
                .execute(Tuple.of(tenant, kind.label(), value))
                .map(rows -> rows.rowCount() > 0);
    }

    private static List<StoredBan> bans(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false)
                .map(row -> new StoredBan(
                        row.getString(0),
                        new Ban(
                                Ban.Kind.of(row.getString(1)),
                                row.getString(2),
                                row.getString(3),
                                Optional.ofNullable(row.getOffsetDateTime(4)).map(OffsetDateTime::toInstant)),
                        row.getString(5),
                        row.getOffsetDateTime(6).toInstant()))
                .toList();
    }
}
