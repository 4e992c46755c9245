package dev.rookery.exporter.billing;

import dev.rookery.auth.TenantId;
import dev.rookery.postgres.ReplaceablePool;
import dev.rookery.tenant.TenantDatabase;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * Usage and reported hours in PostgreSQL. An hour is due five minutes after its end, when all brokers have written their usage;
 * that of a tenant that is being removed is due at once, because the removal waits for it.
 */
final class ReportRepository {
    /** Hours that brokers write in normal operation, with some spare time. */
    private static final String RECENT = "4 hours";

    /** Brokers that could not write for a while add usage of earlier hours. */
    private static final String LONGEST = "40 days";

    private static final String DUE = """
            /* all tenants */ SELECT used.tenant, used.hour, used.version FROM (
              SELECT tenant, hour, max(written_at) AS written,
                count(*) || ':' || sum(extract(epoch FROM written_at)) AS version
              FROM rookery_usage_run_hour
              WHERE hour > now() - $1::text::interval
              GROUP BY tenant, hour
            ) AS used
            LEFT JOIN rookery_usage_report AS reported USING (tenant, hour)
            WHERE reported.version IS DISTINCT FROM used.version AND %s
              AND (used.hour < date_trunc('hour', now() - interval '5 minutes', 'UTC')%s)
            ORDER BY used.hour, used.tenant
            """;

    private static final String REMOVING = " OR used.written < now() - interval '15 seconds' AND EXISTS ("
            + "SELECT FROM rookery_tenants t WHERE t.id = used.tenant AND t.state = 'removing')";

    private static final String USAGE =
            "SELECT to_jsonb(period) FROM rookery_usage_by_hour AS period WHERE tenant = $1 AND hour = $2";

    private static final String MARK_REPORTED = """
            INSERT INTO rookery_usage_report (tenant, hour, version) VALUES ($1, $2, $3)
            ON CONFLICT (tenant, hour) DO UPDATE SET version = EXCLUDED.version, reported_at = now()
            """;

    private final ReplaceablePool pool;
    private final String due;

    ReportRepository(ReplaceablePool pool, ReportedTenants tenants) {
        this.pool = pool;
        this.due = DUE.formatted(tenants.condition(), tenants == ReportedTenants.ALL ? "" : REMOVING);
    }

    private TenantDatabase database() {
        return new TenantDatabase(pool.current());
    }

    /**
     * Returns the hours to report, oldest first.
     *
     * @param all whether to look for usage that was written late, which takes long if there are many tenants
     */
    Future<List<DueReport>> due(boolean all) {
        return database()
                .acrossTenants(connection -> connection.preparedQuery(due).execute(Tuple.of(all ? LONGEST : RECENT)))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(ReportRepository::report)
                        .toList());
    }

    private static DueReport report(Row row) {
        return new DueReport(row.getString("tenant"), row.getOffsetDateTime("hour"), row.getString("version"));
    }

    Future<JsonObject> usage(DueReport report) {
        return database()
                .inTenant(
                        new TenantId(report.tenant()),
                        connection -> connection.preparedQuery(USAGE).execute(Tuple.of(report.tenant(), report.hour())))
                .map(rows -> rows.iterator().next().getJsonObject(0));
    }

    Future<Void> markReported(DueReport report) {
        return database()
                .inTenant(new TenantId(report.tenant()), connection -> connection
                        .preparedQuery(MARK_REPORTED)
                        .execute(Tuple.of(report.tenant(), report.hour(), report.version())))
                .mapEmpty();
    }
}
