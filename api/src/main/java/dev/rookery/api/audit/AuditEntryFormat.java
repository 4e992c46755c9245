package dev.rookery.api.audit;

import dev.rookery.api.csv.CsvStyle;
import dev.rookery.http.QueryResults;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Format of exported audit entries.
 *
 * @param csv empty for one JSON object per line
 */
record AuditEntryFormat(Optional<CsvStyle> csv) {
    private static final List<String> HEADER =
            List.of("id", "time", "actor_kind", "actor", "action", "subject", "detail", "address");

    static AuditEntryFormat parse(String name) {
        return new AuditEntryFormat(
                switch (name) {
                    case "csv" -> Optional.of(CsvStyle.PLAIN);
                    case "spreadsheet" -> Optional.of(CsvStyle.SPREADSHEET);
                    default -> Optional.empty();
                });
    }

    String mediaType() {
        return csv.isPresent() ? "text/csv; charset=utf-8" : "application/x-ndjson";
    }

    /** Returns the first line; empty text for JSON. */
    String header() {
        return csv.map(style -> style.line(HEADER)).orElse("");
    }

    /** Returns the line of an entry. */
    String line(Row row) {
        return csv.map(style -> style.line(List.of(
                        row.getLong("id").toString(),
                        Objects.requireNonNull(QueryResults.timestamp(row, "at")),
                        row.getString("actor_kind"),
                        row.getString("actor"),
                        row.getString("action"),
                        row.getString("subject"),
                        row.getJsonObject("detail").encode(),
                        row.getString("address"))))
                .orElseGet(() -> json(row).encode() + "\n");
    }

    static JsonObject json(Row row) {
        return new JsonObject()
                .put("id", row.getLong("id"))
                .put("at", QueryResults.timestamp(row, "at"))
                .put("actor_kind", row.getString("actor_kind"))
                .put("actor", row.getString("actor"))
                .put("action", row.getString("action"))
                .put("subject", row.getString("subject"))
                .put("detail", row.getJsonObject("detail"))
                .put("address", row.getString("address"));
    }
}
