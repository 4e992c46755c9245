package dev.rookery.api.mqttuser;

import dev.rookery.api.csv.CsvException;
import dev.rookery.api.csv.CsvHeader;
import dev.rookery.http.ApiException;
import dev.rookery.http.ApiRequest;
import dev.rookery.http.ProblemType;
import dev.rookery.text.ByteOrderMark;
import dev.rookery.text.StrictUtf8;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.core.parsetools.RecordParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Import of MQTT users from one request body, line by line with back pressure. Confined to the request's event loop.
 */
final class BulkImport {
    private static final int BATCH_SIZE = 500;
    private static final int MAX_LINE_BYTES = 64 * 1024;
    private static final List<String> COLUMNS =
            List.of("username", "password", "password_hash", "active", "superuser", "topic", "access");

    private final ApiRequest request;
    private final boolean csv;
    private final ImportWriter writer;
    private final ImportSummary summary = new ImportSummary();
    private final Promise<JsonObject> result = Promise.promise();
    private final List<ImportLine> batch = new ArrayList<>();
    private Optional<Character> separator = Optional.empty();
    private Optional<CsvHeader> header = Optional.empty();
    private int line;
    private boolean writing;
    private boolean ended;

    BulkImport(ImportWriter writer, ApiRequest request) {
        this.request = request;
        this.writer = writer;
        this.csv = isCsv(request.context().request().getHeader("Content-Type"));
    }

    /** Returns the summary of the import once all lines are processed. */
    Future<JsonObject> run() {
        RecordParser lines = RecordParser.newDelimited("\n", request.context().request());
        lines.maxRecordSize(MAX_LINE_BYTES);
        lines.exceptionHandler(failure -> result.tryFail(new ApiException(
                ProblemType.MALFORMED_BODY,
                "The body is incomplete or has a line longer than " + MAX_LINE_BYTES + " bytes")));
        lines.endHandler(end -> {
            ended = true;
            write(lines);
        });
        lines.handler(bytes -> {
            if (result.future().isComplete()) {
                return;
            }
            try {
                parse(bytes);
            } catch (CsvException e) {
                reject(e);
            } catch (ApiException e) {
                reject(e);
            }
            if (batch.size() >= BATCH_SIZE) {
                lines.pause();
                write(lines);
            }
        });
        return result.future();
    }

    /** Rejects the line; without a header, no line can be read. */
    private void reject(CsvException fault) {
        if (header.isPresent()) {
            summary.reject(line, fault);
        } else {
            result.tryFail(ApiException.invalid("Line " + line + ", " + fault.getMessage()));
        }
    }

    private void reject(ApiException fault) {
        if (csv && header.isEmpty()) {
            result.tryFail(ApiException.invalid("Line " + line + ": " + fault.getMessage()));
        } else {
            summary.reject(line, fault.getMessage());
        }
    }

    private void parse(Buffer bytes) {
        line++;
        String text = StrictUtf8.decode(bytes.getBytes())
                .orElseThrow(
                        () -> ApiException.invalid("The line is not UTF-8. Save the file as 'CSV UTF-8', or in UTF-8"));
        if (line == 1) {
            text = ByteOrderMark.strip(text);
        }
        if (text.isBlank()) {
            return;
        }
        if (csv) {
            String row = text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
            if (row.indexOf('\r') >= 0) {
                // Quoting it would show what follows, such as passwords.
                throw ApiException.invalid(
                        "carriage returns without line feeds. Save the file with the line endings of Windows or Linux");
            }
            parseCsv(row);
        } else {
            batch.add(ImportLine.ofJson(line, text.strip()));
        }
    }

    private void parseCsv(String text) {
        if (header.isPresent()) {
            header.get().row(text).map(row -> ImportLine.ofCsv(line, row)).ifPresent(batch::add);
        } else if (CsvHeader.separatorLine(text).isPresent()) {
            separator = CsvHeader.separatorLine(text);
        } else {
            header = Optional.of(CsvHeader.parse(text, separator, COLUMNS, COLUMNS.get(0)));
        }
    }

    private void write(RecordParser lines) {
        if (writing) {
            return;
        }
        writing = true;
        List<ImportLine> users = List.copyOf(batch);
        batch.clear();
        writer.write(request, users, summary)
                .onSuccess(written -> {
                    writing = false;
                    if (!batch.isEmpty()) {
                        write(lines);
                    } else if (ended) {
                        result.tryComplete(summary.describe());
                    } else {
                        lines.resume();
                    }
                })
                .onFailure(result::tryFail);
    }

    private static boolean isCsv(@Nullable String contentType) {
        String mediaType =
                contentType == null ? "" : contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        return switch (mediaType) {
            case "text/csv", "text/tab-separated-values" -> true;
            case "application/x-ndjson" -> false;
            default ->
                throw new ApiException(
                        ProblemType.UNSUPPORTED_MEDIA_TYPE,
                        "Send text/csv, text/tab-separated-values or application/x-ndjson");
        };
    }
}
