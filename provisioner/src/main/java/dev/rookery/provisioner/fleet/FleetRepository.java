package dev.rookery.provisioner.fleet;

import dev.rookery.http.PageCursor;
import dev.rookery.http.PageRequest;
import dev.rookery.http.QueryResults;
import dev.rookery.provisioner.usage.UsageTotals;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Tables {@code customers} and {@code deployments} together. Thread-safe. */
public final class FleetRepository {
    private static final String FROM = " FROM customers c JOIN deployments d ON d.customer_id = c.id";

    /** Of the reports of a day. Evaluated for the rows of a page only. */
    private static final String RECENT_USAGE = "(" + UsageTotals.ofDay("c.id") + ") AS usage";

    private static final String SEARCH = "SELECT " + FleetEntry.COLUMNS + ", %1$s AS sort_key, " + RECENT_USAGE + FROM
            + " WHERE ($1::text IS NULL OR strpos(c.id, $1) > 0 OR strpos(lower(c.email), $1) > 0"
            + " OR strpos(lower(c.company_name), $1) > 0)"
            + " AND ($2::text IS NULL OR d.state = $2) AND ($3::text IS NULL OR c.plan = $3)"
            + " AND ($4::text IS NULL OR d.target = $4) AND ($8::text IS NULL OR d.version = $8)"
            + " AND ($10::text IS NULL OR d.ending = $10) AND ($9::text IS NULL OR c.labels->>split_part($9, '=', 1) = substr($9, strpos($9, '=') + 1))"
            + " AND %2$s%3$s LIMIT $7";

    /** Statements that run at the same time become visible in another order than that of their times. */
    private static final String CHANGED = "SELECT " + FleetEntry.COLUMNS + FROM
            + " WHERE d.changed_at > coalesce($1::timestamptz, now()) - interval '2 seconds' ORDER BY d.changed_at LIMIT $2";

    private static final String COUNTS =
            "SELECT d.state, c.plan, d.target, count(*) AS customers" + FROM + " GROUP BY d.state, c.plan, d.target";

    /** Customer with its sort key. */
    private record Sorted(FleetEntry entry, Object key, JsonObject usage) {
        static Sorted of(Row row) {
            return new Sorted(FleetEntry.of(row), row.getValue("sort_key"), row.getJsonObject("usage"));
        }
    }

    private final SqlClient client;

    public FleetRepository(SqlClient client) {
        this.client = client;
    }

    /** Returns a page of the customers that match, as the OpenAPI document describes lists. */
    public Future<JsonObject> search(
            CustomerSearch search, PageRequest page, Function<FleetEntry, JsonObject> description) {
        CustomerOrder order = search.order();
        String statement = SEARCH.formatted(order.key(), order.condition(5, 6), order.clause());
        return client.preparedQuery(statement)
                .execute(Tuple.from(Arrays.asList(
                        search.text().orElse(null),
                        search.state().orElse(null),
                        search.plan().orElse(null),
                        search.target().orElse(null),
                        page.after().map(cursor -> key(order, cursor)).orElse(null),
                        page.after().map(cursor -> cursor.string(1)).orElse(null),
                        page.queryLimit(),
                        search.version().orElse(null),
                        search.label().orElse(null),
                        search.ending().orElse(null))))
                .map(rows -> page.toJson(
                        QueryResults.list(rows, Sorted::of),
                        sorted -> description.apply(sorted.entry()).put("usage", sorted.usage()),
                        sorted -> new JsonArray()
                                .add(sorted.key())
                                .add(sorted.entry().customer().id().value())));
    }

    private static Object key(CustomerOrder order, PageCursor cursor) {
        return order.isNumeric() ? (Object) cursor.number(0) : cursor.string(0);
    }

    /**
     * Returns customers whose instance has changed since a moment, the earliest change first, and some that changed shortly before.
     *
     * @param since empty for now
     */
    Future<List<FleetEntry>> changed(Optional<Instant> since, int limit) {
        @Nullable Object from = since.map(time -> time.atOffset(ZoneOffset.UTC)).orElse(null);
        return client.preparedQuery(CHANGED)
                .execute(Tuple.from(Arrays.asList(from, limit)))
                .map(rows -> QueryResults.list(rows, FleetEntry::of));
    }

    /** Returns the number of customers by state, plan and target. */
    public Future<JsonObject> counts() {
        return client.query(COUNTS).execute().map(rows -> {
            JsonObject states = new JsonObject();
            JsonObject plans = new JsonObject();
            JsonObject targets = new JsonObject();
            long total = 0;
            for (Row row : rows) {
                long customers = row.getLong("customers");
                add(states, row.getString("state"), customers);
                add(plans, row.getString("plan"), customers);
                add(targets, row.getString("target"), customers);
                total += customers;
            }
            return new JsonObject()
                    .put("customers", total)
                    .put("states", states)
                    .put("plans", plans)
                    .put("targets", targets);
        });
    }

    private static void add(JsonObject counts, String key, long number) {
        counts.put(key, counts.getLong(key, 0L) + number);
    }
}
