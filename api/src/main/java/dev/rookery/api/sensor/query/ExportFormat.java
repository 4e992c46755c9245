package dev.rookery.api.sensor.query;

import dev.rookery.api.csv.CsvStyle;
import dev.rookery.api.sensor.ReadingType;
import dev.rookery.http.QueryResults;
import io.vertx.sqlclient.Row;
import java.util.Locale;
import java.util.Optional;

/** Format of an export. */
enum ExportFormat {
    CSV(ExportFormat.CSV_TYPE, ExportFormat.CSV_HEADER) {
        @Override
        String line(Row row) {
            return csv(CsvStyle.PLAIN, row);
        }
    },
    SPREADSHEET(ExportFormat.CSV_TYPE, ExportFormat.CSV_HEADER) {
        @Override
        String line(Row row) {
            return csv(CsvStyle.SPREADSHEET, row);
        }
    },
    /** One JSON object per line. */
    NDJSON("application/x-ndjson", "") {
        @Override
        String line(Row row) {
            return ReadingJson.withName(row).encode() + "\n";
        }
    };

    private static final String CSV_TYPE = "text/csv; charset=utf-8; header=present";
    private static final String CSV_HEADER = "device,metric,time,value,unit,type\r\n";

    private final String mediaType;
    private final String header;

    ExportFormat(String mediaType, String header) {
        this.mediaType = mediaType;
        this.header = header;
    }

    /** @param name value of the parameter {@code format} */
    static ExportFormat parse(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
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

    private static String csv(CsvStyle style, Row row) {
        return style.field(row.getString("device")) + "," + style.field(row.getString("metric")) + ","
                + QueryResults.timestamp(row, "time")
                + "," + value(style, row) + "," + style.field(row.getString("unit")) + "," + row.getString("type")
                + "\r\n";
    }

    /** Digits of a number that double precision cannot hold. */
    private static Optional<String> exact(Row row) {
        return Optional.ofNullable(row.getString("content"));
    }

    private static String value(CsvStyle style, Row row) {
        return switch (ReadingType.parse(row.getString("type"))) {
            case NUMBER -> exact(row).orElseGet(() -> row.getDouble("value").toString());
            case BOOLEAN -> row.getDouble("value") == 1 ? "true" : "false";
            case TEXT -> style.field(row.getString("content"));
        };
    }
}
