package dev.rookery.api.sensor.query;

import dev.rookery.api.sensor.ReadingType;
import dev.rookery.http.QueryResults;
import io.vertx.sqlclient.Row;

/** How an export looks, line by line. */
enum ExportFormat {
    /** RFC 4180. */
    CSV("text/csv; charset=utf-8; header=present", "device,metric,time,value,unit,type\r\n") {
        @Override
        String line(Row row) {
            return field(row.getString("device")) + "," + field(row.getString("metric")) + ","
                    + QueryResults.timestamp(row, "time")
                    + "," + field(value(row)) + "," + field(row.getString("unit")) + "," + row.getString("type")
                    + "\r\n";
        }
    },
    /** A JSON object a line. */
    NDJSON("application/x-ndjson", "") {
        @Override
        String line(Row row) {
            return ReadingJson.withName(row).encode() + "\n";
        }
    };

    private final String mediaType;
    private final String head;

    ExportFormat(String mediaType, String head) {
        this.mediaType = mediaType;
        this.head = head;
    }

    abstract String line(Row row);

    String mediaType() {
        return mediaType;
    }

    /** What comes before the first line. */
    String head() {
        return head;
    }

    private static String value(Row row) {
        return switch (ReadingType.parse(row.getString("type"))) {
            case NUMBER -> row.getDouble("value").toString();
            case BOOLEAN -> row.getDouble("value") == 1 ? "true" : "false";
            case TEXT -> row.getString("content");
        };
    }

    private static String field(String text) {
        boolean plain = text.chars().noneMatch(character -> character == ',' || character == '"' || character < ' ');
        return plain ? text : "\"" + text.replace("\"", "\"\"") + "\"";
    }
}
