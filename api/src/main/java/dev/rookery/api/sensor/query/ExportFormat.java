package dev.rookery.api.sensor.query;

import dev.rookery.api.sensor.ReadingType;
import dev.rookery.http.QueryResults;
import io.vertx.sqlclient.Row;

/** Format of an export. */
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
    /** One JSON object per line. */
    NDJSON("application/x-ndjson", "") {
        @Override
        String line(Row row) {
            return ReadingJson.withName(row).encode() + "\n";
        }
    };

    private final String mediaType;
    private final String header;

    ExportFormat(String mediaType, String header) {
        this.mediaType = mediaType;
        this.header = header;
    }

    /** Returns the line of a reading, with its line ending. */
    abstract String line(Row row);

    String mediaType() {
        return mediaType;
    }

    /** Returns the header line; empty if the format has none. */
    String header() {
        return header;
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
