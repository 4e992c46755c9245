package dev.rookery.api.device;

import dev.rookery.http.ApiRequest;
import dev.rookery.http.PageCursor;
import io.vertx.core.json.JsonArray;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;

/** Order of a list of devices. Devices with the same sort key are ordered by id. */
record DeviceOrder(Key key, boolean descending) {
    /** Latest time that PostgreSQL and cursors represent; cursors are input. */
    private static final long MAX_MICROS = 253_370_764_800_000_000L;

    /** Attribute that orders the list. Its expression is that of an index. */
    enum Key {
        ID("id"),
        NAME("name"),
        LAST_SEEN("COALESCE(last_seen, '1970-01-01 00:00:00+00'::timestamptz)"),
        CREATED_AT("created_at");

        private final String expression;

        Key(String expression) {
            this.expression = expression;
        }
    }

    static DeviceOrder of(ApiRequest request) {
        return new DeviceOrder(
                Key.valueOf(request.string("sort").toUpperCase(Locale.ROOT)),
                request.string("order").equals("desc"));
    }

    /** Returns the condition on the rows after a cursor, whose keys are the parameters {@code $8} and {@code $9}. */
    String after() {
        return " AND (" + key.expression + ", id) " + (descending ? "<" : ">") + " ($8, $9)";
    }

    String clause() {
        String direction = descending ? " DESC" : " ASC";
        return " ORDER BY " + key.expression + direction + ", id" + direction;
    }

    /** Returns the keys of a device for the cursor of the next page. */
    JsonArray keys(Device device) {
        Object first =
                switch (key) {
                    case ID -> device.id();
                    case NAME -> device.name();
                    case LAST_SEEN -> micros(device.lastSeen().orElse(Instant.EPOCH));
                    case CREATED_AT -> micros(device.createdAt());
                };
        return new JsonArray(List.of(first, device.id()));
    }

    /** Appends the keys of a cursor. */
    Tuple append(Tuple parameters, PageCursor cursor) {
        switch (key) {
            case ID, NAME -> parameters.addString(cursor.string(0));
            case LAST_SEEN, CREATED_AT ->
                parameters.addOffsetDateTime(Instant.EPOCH
                        .plus(Math.max(0, Math.min(cursor.number(0), MAX_MICROS)), ChronoUnit.MICROS)
                        .atOffset(ZoneOffset.UTC));
        }
        return parameters.addString(cursor.string(1));
    }

    private static long micros(Instant time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }
}
