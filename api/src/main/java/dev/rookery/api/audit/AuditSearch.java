package dev.rookery.api.audit;

import dev.rookery.api.caller.Caller;
import dev.rookery.http.ApiException;
import dev.rookery.http.ApiRequest;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** Search of the audit log: statements of lists and exports, and their parameters. */
final class AuditSearch {
    private static final String COLUMNS = "id, at, actor_kind, actor, action, subject, detail, address";

    /** An action that ends with a period, such as {@code device.}, means all actions that begin with it. */
    private static final String SELECT = "SELECT " + COLUMNS + " FROM api_audit WHERE tenant = $1"
            + " AND ($2::text IS NULL OR subject = $2) AND ($3::text IS NULL OR actor = $3)"
            + " AND ($4::text IS NULL OR action = $4 OR ($4 LIKE '%.' AND starts_with(action, $4)))"
            + " AND ($5::timestamptz IS NULL OR at >= $5) AND ($6::timestamptz IS NULL OR at < $6)";

    /** All entries, newest first. */
    static final String ALL = SELECT + " ORDER BY id DESC";

    /** Entries before the id {@code $7}, newest first, up to {@code $8}. */
    static final String PAGE = SELECT + " AND id < $7 ORDER BY id DESC LIMIT $8";

    private AuditSearch() {}

    /**
     * Returns the parameters $1 to $6.
     *
     * @throws ApiException if the time range is empty
     */
    static Tuple parameters(ApiRequest request) {
        OffsetDateTime from = time(request, "from");
        OffsetDateTime to = time(request, "to");
        if (from != null && to != null && !from.isBefore(to)) {
            throw ApiException.invalid("'from' must be before 'to'");
        }
        return Tuple.of(
                Caller.of(request).tenant().value(),
                request.optionalString("subject").orElse(null),
                request.optionalString("actor").orElse(null),
                request.optionalString("action").orElse(null),
                from,
                to);
    }

    private static @Nullable OffsetDateTime time(ApiRequest request, String name) {
        Instant time = request.optionalInstant(name).orElse(null);
        return time == null ? null : time.atOffset(ZoneOffset.UTC);
    }
}
