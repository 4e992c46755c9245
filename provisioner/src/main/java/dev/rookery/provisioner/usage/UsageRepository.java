package dev.rookery.provisioner.usage;

import dev.rookery.http.PageRequest;
import dev.rookery.http.QueryResults;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;

/** Table {@code usage_hours} of all customers. Thread-safe. */
public final class UsageRepository {
    private static final String BY_PERIOD = "SELECT begins, count(*) AS customers, " + UsageTotals.ofCustomers()
            + " FROM (SELECT customer_id, date_trunc($3, hour, 'UTC') AS begins, " + UsageTotals.ofReports()
            + " FROM usage_hours WHERE hour >= $1 AND hour < $2 GROUP BY customer_id, begins) AS customer_period"
            + " GROUP BY begins ORDER BY begins";

    private static final String BY_CUSTOMER = "SELECT * FROM (SELECT u.customer_id, c.company_name, c.plan, "
            + UsageTotals.ofReports()
            + " FROM usage_hours u JOIN customers c ON c.id = u.customer_id WHERE u.hour >= $1 AND u.hour < $2"
            + " GROUP BY u.customer_id, c.company_name, c.plan) AS total"
            + " WHERE $3::bigint IS NULL OR (messages_in + messages_out, customer_id) < ($3, $4)"
            + " ORDER BY messages_in + messages_out DESC, customer_id DESC LIMIT $5";

    private final SqlClient client;

    public UsageRepository(SqlClient client) {
        this.client = client;
    }

    /** Returns the totals of each period that begins in the range, and that has reports. */
    public Future<JsonArray> byPeriod(Instant from, Instant to, UsageStep step) {
        return client.preparedQuery(BY_PERIOD)
                .execute(Tuple.of(from.atOffset(ZoneOffset.UTC), to.atOffset(ZoneOffset.UTC), step.text()))
                .map(rows -> new JsonArray(QueryResults.list(rows, row -> new JsonObject()
                        .put("from", QueryResults.timestamp(row, "begins"))
                        .put("customers", row.getLong("customers"))
                        .mergeIn(UsageTotals.json(row)))));
    }

    /** Returns a page of the customers that have reports, with their totals, most messages first. */
    public Future<JsonObject> byCustomer(Instant from, Instant to, PageRequest page) {
        return client.preparedQuery(BY_CUSTOMER)
                .execute(Tuple.from(Arrays.asList(
                        from.atOffset(ZoneOffset.UTC),
                        to.atOffset(ZoneOffset.UTC),
                        page.after().map(cursor -> cursor.number(0)).orElse(null),
                        page.after().map(cursor -> cursor.string(1)).orElse(null),
                        page.queryLimit())))
                .map(rows -> page.toJson(
                        QueryResults.list(rows, row -> new JsonObject()
                                .put("customer_id", row.getString("customer_id"))
                                .put("company_name", row.getString("company_name"))
                                .put("plan", row.getString("plan"))
                                .mergeIn(UsageTotals.json(row))),
                        customer -> customer,
                        customer -> new JsonArray()
                                .add(customer.getLong("messages_in") + customer.getLong("messages_out"))
                                .add(customer.getString("customer_id"))));
    }
}
