package dev.rookery.auth.postgres;

import dev.rookery.auth.TenantId;
import dev.rookery.auth.certificate.DeviceTrust;
import dev.rookery.auth.certificate.TrustedAuthority;
import dev.rookery.backoff.Backoff;
import dev.rookery.change.DataChange;
import dev.rookery.tenant.TenantDatabase;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a {@link DeviceTrust} up to date with the certificate authorities and revocations in PostgreSQL: after a change, reads
 * those of the changed tenants again, with one statement for all that changed meanwhile. A failed read is retried with backoff.
 * Not thread-safe; confined to its Vert.x event loop.
 */
final class DeviceAuthorityFeed {
    private static final Logger LOGGER = LoggerFactory.getLogger(DeviceAuthorityFeed.class);
    private static final Duration FIRST_BACKOFF = Duration.ofMillis(50);
    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(1);
    /** Tenants per statement: one with many revocations must not delay all others for long. */
    private static final int BATCH = 20;

    private static final String UNDEFINED_TABLE = "42P01";

    /** Serial numbers are digested as by {@link dev.rookery.auth.certificate.SerialDigest}. */
    private static final String SELECT =
            "/* all tenants */ SELECT c.tenant, c.id, c.certificate, c.created_at, COALESCE(c.imported_revocations, '')"
                    + " || COALESCE((SELECT string_agg(substr(sha256(d.serial), 1, 8), '') FROM device_certificates d"
                    + " WHERE d.tenant = c.tenant AND d.ca = c.id AND d.revoked_at IS NOT NULL AND d.not_after > now()), '')"
                    + " FROM device_cas c";

    private final Vertx vertx;
    private final TenantDatabase database;
    private final DeviceTrust trust;
    private final Predicate<TenantId> served;
    private final Backoff backoff = new Backoff(FIRST_BACKOFF, LONGEST_BACKOFF);
    /** In the order of the changes: a tenant that changes often waits behind the others. */
    private final Set<TenantId> changed = new LinkedHashSet<>();

    private boolean everythingChanged;
    private boolean reading;

    /**
     * @param pool closed by the caller
     * @param served whether this process serves a tenant
     */
    DeviceAuthorityFeed(Vertx vertx, Pool pool, DeviceTrust trust, Predicate<TenantId> served) {
        this.vertx = vertx;
        this.database = new TenantDatabase(pool);
        this.trust = trust;
        this.served = served;
    }

    /** Schedules the tenants that a change affects for reading. */
    void add(DataChange change) {
        if (change instanceof DataChange.Everything) {
            everythingChanged = true;
        } else if (change instanceof DataChange.DeviceAuthorities authorities) {
            changed.add(authorities.tenant());
        } else if (change instanceof DataChange.Tenant tenant
                && tenant.current().isEmpty()) {
            changed.add(tenant.id());
        }
        run();
    }

    private void run() {
        if (reading || (changed.isEmpty() && !everythingChanged)) {
            return;
        }
        reading = true;
        boolean all = everythingChanged;
        everythingChanged = false;
        Set<TenantId> batch = new HashSet<>(changed.stream().limit(BATCH).toList());
        changed.removeAll(batch);
        read(all, batch)
                .onSuccess(read -> {
                    backoff.reset();
                    apply(all, batch, read);
                    reading = false;
                    run();
                })
                .onFailure(failure -> {
                    LOGGER.debug(
                            "Failed to read the certificate authorities of {} tenants; retrying",
                            batch.size(),
                            failure);
                    everythingChanged |= all;
                    changed.addAll(batch);
                    vertx.setTimer(backoff.next().toMillis(), timer -> {
                        reading = false;
                        run();
                    });
                });
    }

    private Future<List<TrustedAuthority>> read(boolean all, Set<TenantId> tenants) {
        return database.acrossTenants(connection -> all
                        ? connection.preparedQuery(SELECT).execute()
                        : connection
                                .preparedQuery(SELECT + " WHERE c.tenant = ANY ($1)")
                                .execute(Tuple.of(
                                        tenants.stream().map(TenantId::value).toArray(String[]::new))))
                .map(this::authorities)
                // A database that Rookery has never migrated, such as that of mosquitto-go-auth.
                .recover(failure -> failure instanceof PgException error
                                && error.getSqlState().equals(UNDEFINED_TABLE)
                        ? Future.succeededFuture(List.of())
                        : Future.failedFuture(failure));
    }

    private List<TrustedAuthority> authorities(RowSet<Row> rows) {
        List<TrustedAuthority> authorities = new ArrayList<>();
        for (Row row : rows) {
            TenantId tenant = new TenantId(row.getString(0));
            if (!served.test(tenant)) {
                continue;
            }
            try {
                authorities.add(TrustedAuthority.of(
                        tenant,
                        row.getString(1),
                        row.getBuffer(2).getBytes(),
                        row.getBuffer(4).getBytes(),
                        row.getOffsetDateTime(3).toInstant()));
            } catch (CertificateException e) {
                LOGGER.warn("tenant={} ca={} Ignoring a malformed certificate authority", tenant, row.getString(1), e);
            }
        }
        return authorities;
    }

    private void apply(boolean all, Set<TenantId> batch, List<TrustedAuthority> read) {
        if (all) {
            trust.replaceAll(read);
            return;
        }
        Map<TenantId, List<TrustedAuthority>> byTenant = new HashMap<>();
        read.forEach(authority -> byTenant.computeIfAbsent(authority.tenant(), tenant -> new ArrayList<>())
                .add(authority));
        batch.forEach(tenant -> trust.replace(tenant, byTenant.getOrDefault(tenant, List.of())));
    }
}
