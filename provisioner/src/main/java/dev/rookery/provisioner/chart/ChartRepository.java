package dev.rookery.provisioner.chart;

import dev.rookery.http.QueryResults;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;

/** Tables {@code charts} and {@code staged_charts}. Thread-safe. */
public final class ChartRepository {
    private final SqlClient client;

    public ChartRepository(SqlClient client) {
        this.client = client;
    }

    /** Stores the chart of a starting provisioner. Under staged updates, new customers get it. */
    public static Future<Void> store(Pool pool, ChartArchive chart) {
        return pool.withTransaction(connection -> connection
                .preparedQuery(
                        "INSERT INTO charts (digest, version, archive) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING")
                .execute(Tuple.of(chart.digest(), chart.version(), chart.zip()))
                .compose(stored -> connection
                        .preparedQuery("UPDATE staged_charts SET chart = $1")
                        .execute(Tuple.of(chart.digest())))
                .mapEmpty());
    }

    public Future<Optional<ChartArchive>> find(String digest) {
        return client.preparedQuery("SELECT digest, version, archive FROM charts WHERE digest = $1")
                .execute(Tuple.of(digest))
                .map(rows -> QueryResults.first(
                        rows, row -> new ChartArchive(row.getString(0), row.getString(1), row.getBuffer(2))));
    }

    public Future<Boolean> isStaged() {
        return client.query("SELECT EXISTS (SELECT FROM staged_charts)")
                .execute()
                .map(rows -> rows.iterator().next().getBoolean(0));
    }

    /**
     * Keeps all instances on the chart that they have until a rollout. Requires a transaction.
     *
     * @param current chart of this process, which instances without one have
     */
    public Future<Void> stage(String current) {
        return client.preparedQuery("INSERT INTO staged_charts (chart) VALUES ($1) ON CONFLICT DO NOTHING")
                .execute(Tuple.of(current))
                .compose(stored -> client.preparedQuery(
                                "UPDATE deployments SET chart = $1 WHERE chart IS NULL AND target = 'kubernetes'")
                        .execute(Tuple.of(current)))
                .mapEmpty();
    }

    /** Gives all instances the chart of the running provisioner, now and in future. Requires a transaction. */
    public Future<Void> unstage() {
        return client.query("DELETE FROM staged_charts")
                .execute()
                .compose(deleted -> client.query("UPDATE deployments SET chart = NULL, generation = generation + 1,"
                                + " state = CASE WHEN state IN ('ready', 'suspended') THEN 'updating' ELSE state END,"
                                + " attempts = 0, next_try = now(), progressing_since = NULL, changed_at = now()"
                                + " WHERE chart IS NOT NULL AND desired <> 'deleted'")
                        .execute())
                .mapEmpty();
    }

    /** Returns all charts with the number of instances, newest first. */
    public Future<JsonArray> list(String current) {
        return client.preparedQuery("SELECT c.digest, c.version, c.created_at, (SELECT count(*) FROM deployments d"
                        + " WHERE d.target = 'kubernetes' AND d.state <> 'deleted' AND coalesce(d.chart, $1) = c.digest)"
                        + " AS customers FROM charts c ORDER BY c.created_at DESC, c.digest")
                .execute(Tuple.of(current))
                .map(rows -> new JsonArray(QueryResults.list(rows, row -> new JsonObject()
                        .put("chart", row.getString("digest"))
                        .put("version", row.getString("version"))
                        .put("current", row.getString("digest").equals(current))
                        .put("customers", row.getLong("customers"))
                        .put("created_at", QueryResults.timestamp(row, "created_at")))));
    }
}
