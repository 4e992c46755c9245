package dev.rookery.api.mqttuser;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.rookery.api.csv.CsvException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** Counts the imported and rejected lines of an import. Thread-safe. */
final class ImportSummary {
    /** Maximum number of rejected lines that are listed individually. */
    private static final int MAX_ERRORS = 100;

    @GuardedBy("this")
    private final JsonArray errors = new JsonArray();

    @GuardedBy("this")
    private int lines;

    @GuardedBy("this")
    private int rows;

    @GuardedBy("this")
    private int rejected;

    synchronized void count(ImportLine line) {
        lines++;
        rows += line.rows().size();
    }

    /** @param fault fault of a column of the line */
    synchronized void reject(int line, CsvException fault) {
        rejected++;
        if (errors.size() < MAX_ERRORS) {
            errors.add(new JsonObject()
                    .put("line", line)
                    .put("column", fault.column())
                    .put("detail", fault.getMessage()));
        }
    }

    /** @param detail message of the exception that rejected the line */
    synchronized void reject(int line, @Nullable String detail) {
        rejected++;
        if (errors.size() < MAX_ERRORS) {
            errors.add(new JsonObject().put("line", line).put("detail", detail));
        }
    }

    synchronized JsonObject describe() {
        return new JsonObject()
                .put("imported", lines)
                .put("acls", rows)
                .put("rejected", rejected)
                .put("errors", errors.copy());
    }
}
