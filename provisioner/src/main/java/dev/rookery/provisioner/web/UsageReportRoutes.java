package dev.rookery.provisioner.web;

import dev.rookery.http.ApiException;
import dev.rookery.http.ApiRequest;
import dev.rookery.http.ApiResponse;
import dev.rookery.http.OperationHandler;
import dev.rookery.http.PageRequest;
import dev.rookery.http.ProblemType;
import dev.rookery.http.QueryResults;
import dev.rookery.http.Rfc3339;
import dev.rookery.http.Routes;
import dev.rookery.provisioner.access.ProvisionerCaller;
import dev.rookery.provisioner.customer.CustomerId;
import dev.rookery.provisioner.customer.CustomerRepository;
import dev.rookery.provisioner.usage.UsageRepository;
import dev.rookery.provisioner.usage.UsageStep;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/** Hourly usage reports of instances, and their totals. A later report of an hour replaces the earlier one. */
public final class UsageReportRoutes implements Routes {
    private static final int MAX_PERIODS = 1_000;
    private static final Duration MAX_RANGE = Duration.ofDays(400);

    private final Pool pool;
    private final CustomerRepository customers;

    public UsageReportRoutes(Pool pool) {
        this.pool = pool;
        this.customers = new CustomerRepository(pool);
    }

    @Override
    public String section() {
        return "usage";
    }

    @Override
    public Map<String, OperationHandler> operations() {
        return Map.of(
                "reportUsage", this::report,
                "listUsage", this::list,
                "getTotalUsage", this::totals,
                "listCustomerUsage", this::byCustomer);
    }

    private Future<ApiResponse> report(ApiRequest call) {
        CustomerId customer = ProvisionerCaller.of(call).customer().orElseThrow();
        JsonObject body = call.body();
        if (!customer.value().equals(body.getString("customer_id"))) {
            throw new ApiException(ProblemType.FORBIDDEN, "The token belongs to customer " + customer);
        }
        Instant hour = Rfc3339.parse(body.getString("hour"));
        if (!hour.equals(hour.truncatedTo(ChronoUnit.HOURS))) {
            throw ApiException.invalid("'hour' is not a full hour");
        }
        return customers
                .find(customer)
                .map(found -> found.orElseThrow(() -> ApiException.notFound("customer " + customer)))
                .compose(known -> store(call, customer, body, hour));
    }

    private Future<ApiResponse> store(ApiRequest call, CustomerId customer, JsonObject body, Instant hour) {
        return pool.preparedQuery("INSERT INTO usage_hours"
                        + " (customer_id, tenant, hour, active_devices, usage, idempotency_key)"
                        + " VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (customer_id, tenant, hour) DO UPDATE SET"
                        + " active_devices = EXCLUDED.active_devices, usage = EXCLUDED.usage,"
                        + " idempotency_key = EXCLUDED.idempotency_key, received_at = now()"
                        + " WHERE usage_hours.idempotency_key IS DISTINCT FROM EXCLUDED.idempotency_key"
                        + " OR EXCLUDED.idempotency_key IS NULL")
                .execute(Tuple.of(
                        customer.value(),
                        body.getString("tenant"),
                        hour.atOffset(ZoneOffset.UTC),
                        body.getLong("active_devices"),
                        body.getJsonObject("usage"),
                        call.context().request().getHeader("Idempotency-Key")))
                .map(rows -> ApiResponse.noContent());
    }

    private Future<ApiResponse> totals(ApiRequest call) {
        UsageStep step = UsageStep.parse(call.string("step"));
        Instant from = from(call);
        Instant to = to(call, from, step.shortest().multipliedBy(MAX_PERIODS));
        return new UsageRepository(pool)
                .byPeriod(from, to, step)
                .map(items ->
                        ApiResponse.ok(new JsonObject().put("step", step.text()).put("items", items)));
    }

    private Future<ApiResponse> byCustomer(ApiRequest call) {
        Instant from = from(call);
        return new UsageRepository(pool)
                .byCustomer(from, to(call, from, MAX_RANGE), call.page())
                .map(ApiResponse::ok);
    }

    private static Instant from(ApiRequest call) {
        return call.optionalInstant("from").orElseThrow();
    }

    private static Instant to(ApiRequest call, Instant from, Duration longest) {
        Instant to = call.optionalInstant("to").orElseThrow();
        if (!from.isBefore(to)) {
            throw ApiException.invalid("'from' must be before 'to'");
        }
        if (Duration.between(from, to).compareTo(longest) > 0) {
            throw ApiException.invalid("The range is longer than " + longest.toDays() + " days. Choose a shorter one"
                    + " or a longer 'step'.");
        }
        return to;
    }

    private Future<ApiResponse> list(ApiRequest call) {
        CustomerId id = ProvisionerCaller.subject(call);
        PageRequest page = call.page();
        Instant before = page.after()
                .map(cursor -> Instant.ofEpochSecond(cursor.number(0)))
                .orElse(Instant.ofEpochSecond(253_402_300_799L));
        String tenant = page.after().map(cursor -> cursor.string(1)).orElse("");
        return pool.preparedQuery("SELECT tenant, hour, active_devices, usage FROM usage_hours"
                        + " WHERE customer_id = $1 AND (hour < $2 OR hour = $2 AND tenant > $3)"
                        + " ORDER BY hour DESC, tenant LIMIT $4")
                .execute(Tuple.of(id.value(), before.atOffset(ZoneOffset.UTC), tenant, page.queryLimit()))
                .map(rows -> QueryResults.list(rows, row -> new JsonObject()
                        .put("tenant", row.getString("tenant"))
                        .put("hour", QueryResults.timestamp(row, "hour"))
                        .put("active_devices", row.getLong("active_devices"))
                        .put("usage", row.getJsonObject("usage"))))
                .map(found -> ApiResponse.ok(page.toJson(found, hour -> hour, hour -> new JsonArray()
                        .add(Instant.parse(hour.getString("hour")).getEpochSecond())
                        .add(hour.getString("tenant")))));
    }
}
