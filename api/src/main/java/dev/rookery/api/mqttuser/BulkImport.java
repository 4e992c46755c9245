package dev.rookery.api.mqttuser;

import dev.rookery.api.ApiContext;
import dev.rookery.http.ApiException;
import dev.rookery.http.ApiRequest;
import dev.rookery.http.ProblemType;
import dev.rookery.text.StrictUtf8;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.core.parsetools.RecordParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads users line by line as they come, and no faster than they can be written. One import; for its event loop. */
final class BulkImport {
    private static final int BATCH = 500;
    private static final int LONGEST_LINE = 64 * 1024;
    private static final Set<String> FIELDS =
            Set.of("username", "password", "password_hash", "active", "superuser", "topic", "access");

    private final ApiRequest call;
    private final boolean csv;
    private final ImportBatch writer;
    private final ImportSummary summary = new ImportSummary();
    private final Promise<JsonObject> done = Promise.promise();
    private final List<ImportedUser> batch = new ArrayList<>();
    private Optional<List<String>> header = Optional.empty();
    private int line;
    private boolean writing;
    private boolean ended;

    BulkImport(ApiContext context, ApiRequest call) {
        this.call = call;
        this.writer = new ImportBatch(context);
        this.csv = isCsv(call.context().request().getHeader("Content-Type"));
    }

    /** @return what became of the lines, once all are written */
    Future<JsonObject> run() {
        RecordParser lines = RecordParser.newDelimited("\n", call.context().request());
        lines.maxRecordSize(LONGEST_LINE);
        lines.exceptionHandler(failure -> done.tryFail(new ApiException(
                ProblemType.MALFORMED_BODY, "The body broke off, or a line has more than " + LONGEST_LINE + " bytes")));
        lines.endHandler(end -> {
            ended = true;
            write(lines);
        });
        lines.handler(bytes -> {
            try {
                take(bytes);
            } catch (ApiException e) {
                summary.refuse(line, e.getMessage());
            }
            if (batch.size() >= BATCH) {
                lines.pause();
                write(lines);
            }
        });
        return done.future();
    }

    private void take(Buffer bytes) {
        line++;
        if (StrictUtf8.decode(bytes.getBytes()).isEmpty()) {
            throw ApiException.invalid("the line is not UTF-8");
        }
        String text = bytes.toString().strip();
        if (text.isEmpty()) {
            return;
        }
        if (!csv) {
            batch.add(ImportedUser.ofJson(line, text));
        } else if (header.isEmpty()) {
            header = Optional.of(header(text));
        } else {
            batch.add(ImportedUser.ofCsv(line, header.get(), text));
        }
    }

    private static List<String> header(String text) {
        List<String> names = CsvLine.parse(text);
        if (!names.contains("username") || !FIELDS.containsAll(names)) {
            throw ApiException.invalid("the first line names the fields: username and some of " + FIELDS);
        }
        return names;
    }

    private void write(RecordParser lines) {
        if (writing) {
            return;
        }
        writing = true;
        List<ImportedUser> users = List.copyOf(batch);
        batch.clear();
        writer.write(call, users, summary)
                .onSuccess(written -> {
                    writing = false;
                    if (!batch.isEmpty()) {
                        write(lines);
                    } else if (ended) {
                        done.tryComplete(summary.describe());
                    } else {
                        lines.resume();
                    }
                })
                .onFailure(done::tryFail);
    }

    private static boolean isCsv(String contentType) {
        String mediaType = contentType == null ? "" : contentType.split(";", 2)[0].strip();
        return switch (mediaType) {
            case "text/csv" -> true;
            case "application/x-ndjson" -> false;
            default ->
                throw new ApiException(ProblemType.UNSUPPORTED_MEDIA_TYPE, "Send text/csv or application/x-ndjson");
        };
    }
}
