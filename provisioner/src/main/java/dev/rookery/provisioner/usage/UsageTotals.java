package dev.rookery.provisioner.usage;

import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Columns with the totals of usage reports. An instance reports counters as JSON; those that are missing or no number count as
 * zero, so that no instance prevents the bills of the others.
 */
public final class UsageTotals {
    private static final Map<String, List<String>> SUMS = sums();
    private static final Map<String, String> MAXIMA =
            Map.of("peak_connections", number("peak_connections"), "active_devices", "active_devices");

    private UsageTotals() {}

    private static Map<String, List<String>> sums() {
        Map<String, List<String>> sums = new LinkedHashMap<>();
        for (String counter : List.of("messages_in", "messages_out", "bytes_in", "bytes_out")) {
            sums.put(counter, List.of(counter + "_qos0", counter + "_qos1", counter + "_qos2"));
        }
        sums.put("connections_opened", List.of("connections_opened"));
        sums.put(
                "refused",
                List.of(
                        "refused_not_authorized",
                        "refused_unavailable",
                        "refused_busy",
                        "refused_limit",
                        "refused_invalid"));
        sums.put(
                "dropped",
                List.of(
                        "dropped_queue_full",
                        "dropped_slow_client",
                        "dropped_client_away",
                        "dropped_too_large",
                        "dropped_expired",
                        "dropped_no_right_to_read",
                        "dropped_not_authorized",
                        "dropped_limit"));
        return sums;
    }

    private static String number(String member) {
        return "CASE WHEN jsonb_typeof(usage->'" + member + "') = 'number' THEN (usage->>'" + member
                + "')::numeric ELSE 0 END";
    }

    /** Returns the columns that add up the reports of one customer. Maxima are those of an hour. */
    static String ofReports() {
        String sums = SUMS.entrySet().stream()
                .map(sum -> "sum("
                        + sum.getValue().stream().map(UsageTotals::number).collect(Collectors.joining(" + ")) + ") AS "
                        + sum.getKey())
                .collect(Collectors.joining(", "));
        String maxima = MAXIMA.entrySet().stream()
                .map(maximum -> "max(" + maximum.getValue() + ")::numeric AS " + maximum.getKey())
                .collect(Collectors.joining(", "));
        return sums + ", " + maxima;
    }

    /** Returns the columns that add up the totals of several customers. */
    static String ofCustomers() {
        return columns().stream()
                .map(column -> "sum(" + column + ") AS " + column)
                .collect(Collectors.joining(", "));
    }

    private static List<String> columns() {
        return Stream.concat(SUMS.keySet().stream(), MAXIMA.keySet().stream()).toList();
    }

    /** Returns a subquery with some totals of the last 24 hours of a customer, as JSON. */
    public static String ofDay(String customer) {
        return "SELECT jsonb_build_object('messages_in', coalesce(sum(messages_in), 0), 'messages_out',"
                + " coalesce(sum(messages_out), 0), 'peak_connections', coalesce(sum(peak_connections), 0),"
                + " 'active_devices', coalesce(sum(active_devices), 0)) FROM (SELECT " + ofReports()
                + " FROM usage_hours WHERE customer_id = " + customer
                + " AND hour >= now() - interval '24 hours') AS day";
    }

    static JsonObject json(Row row) {
        JsonObject json = new JsonObject();
        columns().forEach(column -> json.put(column, row.getNumeric(column).longValue()));
        return json;
    }
}
