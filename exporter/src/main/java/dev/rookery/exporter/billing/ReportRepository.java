package dev.rookery.exporter.billing;

import dev.rookery.postgres.ReplaceablePool;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.stream.StreamSupport;

/** Usage and reported hours in PostgreSQL. An hour is due five minutes after its end, when all brokers have written their usage. */
final class ReportRepository {
    private static final String DUE = """
            SELECT used.tenant, used.hour, used.version FROM (
              SELECT tenant, hour, count(*) || ':' || sum(extract(epoch FROM written_at)) AS version
              FROM rookery_usage_run_hour
              WHERE hour < date_trunc('hour', now() - interval '5 minutes', 'UTC') AND hour > now() - interval '40 days'
              GROUP BY tenant, hour
            ) AS used
            LEFT JOIN rookery_usage_report AS reported USING (tenant, hour)
            WHERE reported.version IS DISTINCT FROM used.version
            ORDER BY used.hour, used.tenant
            """;

    private static final String USAGE =
            "SELECT to_jsonb(period) FROM rookery_usage_by_hour AS period WHERE tenant = $1 AND hour = $2";

    private static final String MARK_REPORTED = """
            INSERT INTO rookery_usage_report (tenant, hour, version) VALUES ($1, $2, $3)
            ON CONFLICT (tenant, hour) DO UPDATE SET version = EXCLUDED.version, reported_at = now()
            """;

    private final ReplaceablePool pool;

    ReportRepository(ReplaceablePool pool) {
        this.pool = pool;
    }

    /** Returns the hours to report, oldest first. */
    Future<List<DueReport>> due() {
        return pool.current().query(DUE).execute().map(rows -> StreamSupport.stream(rows.spliterator(), false)
                .map(ReportRepository::report)
                .toList());
    }

    private static DueReport report(Row row) {
        return new DueReport(row.getString("tenant"), row.getOffsetDateTime("hour"), row.getString("version"));
    }

    Future<JsonObject> usage(DueReport report) {
        return pool.current()
                .preparedQuery(USAGE)
                .execute(Tuple.of(report.tenant(), report.hour()))
                .map(rows -> rows.iterator().next().getJsonObject(0));
    }

    Future<Void> markReported(DueReport report) {
        return pool.current()
                .preparedQuery(MARK_REPORTED)
                .execute(Tuple.of(report.tenant(), report.hour(), report.version()))
                .mapEmpty();
    }
}
