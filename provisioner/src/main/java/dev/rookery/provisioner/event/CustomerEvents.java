package dev.rookery.provisioner.event;

import dev.rookery.http.PageRequest;
import dev.rookery.http.QueryResults;
import dev.rookery.provisioner.customer.CustomerId;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.Arrays;

/** Table {@code customer_events}. Messages are shown to customers and contain no secrets. Thread-safe. */
public final class CustomerEvents {
    private final SqlClient client;

    /** @param client connection of the transaction that makes the change, or a pool to read */
    public CustomerEvents(SqlClient client) {
        this.client = client;
    }

    /**
     * Records an event.
     *
     * @param type such as {@code instance.failed}
     * @param message for people; may be empty
     */
    public Future<Void> record(CustomerId customer, String type, String message) {
        return client.preparedQuery("INSERT INTO customer_events (customer_id, type, message) VALUES ($1, $2, $3)")
                .execute(Tuple.of(customer.value(), type, message))
                .mapEmpty();
    }

    /** Returns a page of the events of a customer, newest first. */
    public Future<JsonObject> list(CustomerId customer, PageRequest page) {
        return client.preparedQuery("SELECT id, at, type, message FROM customer_events WHERE customer_id = $1"
                        + " AND ($2::bigint IS NULL OR id < $2) ORDER BY id DESC LIMIT $3")
                .execute(Tuple.from(Arrays.asList(
                        customer.value(),
                        page.after().map(cursor -> cursor.number(0)).orElse(null),
                        page.queryLimit())))
                .map(rows -> page.toJson(
                        QueryResults.list(rows, row -> new JsonObject()
                                .put("id", row.getLong("id"))
                                .put("at", QueryResults.timestamp(row, "at"))
                                .put("type", row.getString("type"))
                                .put("message", row.getString("message"))),
                        event -> event,
                        event -> new JsonArray().add(event.getLong("id"))));
    }

    /** Deletes events of a greater age. */
    public Future<Void> deleteOlderThan(Duration age) {
        return client.preparedQuery("DELETE FROM customer_events WHERE at < now() - make_interval(secs => $1)")
                .execute(Tuple.of((double) age.toSeconds()))
                .mapEmpty();
    }
}
