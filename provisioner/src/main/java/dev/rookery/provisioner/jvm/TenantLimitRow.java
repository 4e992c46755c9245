package dev.rookery.provisioner.jvm;

import dev.rookery.auth.TenantId;
import dev.rookery.provisioner.plan.PlanLimits;
import dev.rookery.provisioner.target.StepFailedException;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Row of {@code rookery_limits} with the limits of a plan. Columns that no plan has set belong to administrators and are left
 * alone; {@code license_columns} names the others.
 */
final class TenantLimitRow {
    static final String RATE = "messages_per_second";

    /** The row as JSON, and the columns that are limits. */
    private static final String READ = """
            SELECT to_jsonb(known), ARRAY(
                SELECT attname::text FROM pg_attribute
                WHERE attrelid = 'rookery_limits'::regclass AND attnum > 0 AND NOT attisdropped
                  AND atttypid IN ('integer'::regtype, 'bigint'::regtype, 'smallint'::regtype)) AS columns
            FROM (SELECT 1) AS always LEFT JOIN rookery_limits AS known ON known.tenant = $1
            """;

    private final SqlClient client;

    TenantLimitRow(SqlClient client) {
        this.client = client;
    }

    /** Returns the columns that {@link #write} would change, with their new values; null values are unlimited or defaults. */
    Future<Map<String, String>> changes(TenantId tenant, PlanLimits limits) {
        return client.preparedQuery(READ)
                .execute(Tuple.of(tenant.value()))
                .map(rows -> changes(rows.iterator().next(), limits));
    }

    private static Map<String, String> changes(Row row, PlanLimits limits) {
        Set<String> columns = new HashSet<>(Arrays.asList(row.getArrayOfStrings(1)));
        Set<String> unknown = new TreeSet<>(limits.broker().keySet());
        unknown.removeAll(columns);
        if (!unknown.isEmpty()) {
            throw new StepFailedException(
                    "write the limits",
                    "The plan has limits that are not columns of rookery_limits: " + unknown + ". Correct the plan.");
        }
        var known = row.getJsonObject(0);
        Map<String, String> wanted = new TreeMap<>();
        if (known != null) {
            known.getJsonArray("license_columns").forEach(column -> wanted.put((String) column, "null"));
        }
        limits.broker().forEach((column, value) -> wanted.put(column, String.valueOf(value)));
        wanted.put(RATE, limits.messagesPerSecond() == 0 ? "null" : String.valueOf(limits.messagesPerSecond()));
        wanted.keySet().retainAll(columns);
        wanted.entrySet()
                .removeIf(entry -> known != null
                        && String.valueOf(known.getValue(entry.getKey())).equals(entry.getValue()));
        return wanted;
    }

    /** Writes what differs. */
    Future<Void> write(TenantId tenant, PlanLimits limits) {
        return changes(tenant, limits)
                .compose(changes -> changes.isEmpty()
                        ? Future.succeededFuture()
                        : write(tenant, limits, List.copyOf(changes.entrySet())));
    }

    /** @param changes names of existing columns with integers or null */
    private Future<Void> write(TenantId tenant, PlanLimits limits, List<Map.Entry<String, String>> changes) {
        String names = changes.stream().map(Map.Entry::getKey).collect(Collectors.joining(", "));
        String values = changes.stream().map(Map.Entry::getValue).collect(Collectors.joining(", "));
        String updates = changes.stream()
                .map(change -> change.getKey() + " = EXCLUDED." + change.getKey())
                .collect(Collectors.joining(", "));
        return client.preparedQuery("INSERT INTO rookery_limits (tenant, license_columns, " + names
                        + ") VALUES ($1, $2, "
                        + values + ") ON CONFLICT (tenant) DO UPDATE SET license_columns = EXCLUDED.license_columns, "
                        + updates)
                .execute(Tuple.of(tenant.value(), names(limits)))
                .mapEmpty();
    }

    private static Object names(PlanLimits limits) {
        return limits.broker().keySet().stream().sorted().toArray(String[]::new);
    }
}
