package dev.rookery.api.mqttuser;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** What became of the lines of an import. For any thread. */
final class ImportSummary {
    /** Errors that are told one by one. */
    private static final int MOST_ERRORS = 100;

    private final JsonArray errors = new JsonArray();
    private int lines;
    private int rows;
    private int refused;

    synchronized void count(ImportedUser user) {
        lines++;
        rows += user.rows().size();
    }

    synchronized void refuse(int line, String detail) {
        refused++;
        if (errors.size() < MOST_ERRORS) {
            errors.add(new JsonObject().put("line", line).put("detail", detail));
        }
    }

    synchronized JsonObject describe() {
        return new JsonObject()
                .put("imported", lines)
                .put("acls", rows)
                .put("refused", refused)
                .put("errors", errors.copy());
    }
}
