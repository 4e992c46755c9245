package dev.rookery.api.license;

import dev.rookery.auth.TenantId;
import dev.rookery.tenant.RegisteredTenant;
import dev.rookery.tenant.TenantDatabase;
import dev.rookery.tenant.TenantDirectory;
import dev.rookery.tenant.TenantState;
import dev.rookery.timer.RepeatedTask;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Writes the state of each tenant's license to {@code rookery_license}, which the exporter reads: at the start and every minute,
 * because the state depends on the time. Rows of other tenants than the default tenant are only written if they change, and once
 * an hour. All replicas write the same rows. Not thread-safe.
 */
public final class LicenseStateWriter {
    private static final Duration INTERVAL = Duration.ofMinutes(1);
    /** A tenant that is removed meanwhile is left out; one whose row is being deleted must not get another. */
    private static final String WRITE = """
            /* all tenants */ INSERT INTO rookery_license AS known
              (tenant, state, plan, expires_at, devices, users, messages_per_second, retention_days, checked_at)
            SELECT license.*, now()
            FROM unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[], $5::integer[], $6::integer[], $7::integer[],
              $8::integer[]) AS license (tenant, state, plan, expires_at, devices, users, messages_per_second, retention_days)
            JOIN rookery_tenants registered ON registered.id = license.tenant AND registered.state <> 'removing'
            ON CONFLICT (tenant) DO UPDATE SET
              (state, plan, expires_at, devices, users, messages_per_second, retention_days, checked_at)
              = (EXCLUDED.state, EXCLUDED.plan, EXCLUDED.expires_at, EXCLUDED.devices, EXCLUDED.users,
                EXCLUDED.messages_per_second, EXCLUDED.retention_days, EXCLUDED.checked_at)
            WHERE known.tenant = 'default' OR known.checked_at < now() - interval '1 hour'
              OR (known.state, known.plan, known.expires_at, known.devices, known.users, known.messages_per_second,
                known.retention_days)
              IS DISTINCT FROM (EXCLUDED.state, EXCLUDED.plan, EXCLUDED.expires_at, EXCLUDED.devices, EXCLUDED.users,
                EXCLUDED.messages_per_second, EXCLUDED.retention_days)
            """;

    private final TenantDatabase database;
    private final TenantDirectory directory;
    private final LicenseGuard guard;
    private final RepeatedTask task;

    public LicenseStateWriter(Vertx vertx, TenantDatabase database, TenantDirectory directory, LicenseGuard guard) {
        this.database = database;
        this.directory = directory;
        this.guard = guard;
        this.task = new RepeatedTask(vertx, INTERVAL, "write the license state", this::write);
    }

    /** Writes the states and repeats that every minute until {@link #stop}. */
    public Future<Void> start() {
        return task.start();
    }

    public void stop() {
        task.stop();
    }

    Future<Void> write() {
        Set<TenantId> tenants = directory.all().stream()
                .filter(tenant -> tenant.state() != TenantState.REMOVING)
                .map(RegisteredTenant::id)
                .collect(Collectors.toSet());
        // Known before the registry has been read.
        tenants.add(TenantId.DEFAULT);
        List<Future<LicenseRow>> rows = tenants.stream()
                .map(tenant -> guard.license(tenant).map(license -> LicenseRow.of(tenant, license, guard.now())))
                .toList();
        return Future.all(rows)
                .compose(read -> write(rows.stream().map(Future::result).toList()));
    }

    private Future<Void> write(List<LicenseRow> rows) {
        Tuple columns = LicenseRow.columns(rows);
        return database.acrossTenants(
                connection -> connection.preparedQuery(WRITE).execute(columns).mapEmpty());
    }
}
