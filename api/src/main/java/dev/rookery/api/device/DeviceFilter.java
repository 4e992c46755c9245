package dev.rookery.api.device;

import dev.rookery.http.ApiRequest;
import dev.rookery.http.Rfc3339;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/**
 * Conditions that devices meet. Empty ones do not count.
 *
 * @param ids their ids
 * @param search part of the id or the name, case-insensitive
 * @param tag tag that the devices have
 * @param unseenSince devices that are offline and were last seen before this time, or never
 */
record DeviceFilter(
        Optional<List<String>> ids,
        Optional<String> search,
        Optional<String> tag,
        Optional<Boolean> online,
        Optional<Instant> unseenSince) {

    static DeviceFilter of(ApiRequest request) {
        return new DeviceFilter(
                Optional.empty(),
                request.optionalString("search"),
                request.optionalString("tag"),
                request.optionalBoolean("online"),
                request.optionalInstant("last_seen_before"));
    }

    /** Returns the filter of a schema {@code DeviceSelection}. */
    static DeviceFilter of(JsonObject selection) {
        return new DeviceFilter(
                Optional.ofNullable(selection.getJsonArray("ids")).map(DeviceFilter::texts),
                Optional.ofNullable(selection.getString("search")),
                Optional.ofNullable(selection.getString("tag")),
                Optional.ofNullable(selection.getBoolean("online")),
                Optional.ofNullable(selection.getString("last_seen_before")).map(Rfc3339::parse));
    }

    /** Appends the parameters {@code $2} to {@code $6} of {@link DeviceRepository}'s statements. */
    Tuple appendTo(Tuple parameters) {
        return parameters
                .addArrayOfString(ids.map(list -> list.toArray(String[]::new)).orElse(null))
                .addString(search.orElse(null))
                .addString(tag.orElse(null))
                .addBoolean(online.orElse(null))
                .addOffsetDateTime(
                        unseenSince.map(time -> time.atOffset(ZoneOffset.UTC)).orElse(null));
    }

    private static List<String> texts(JsonArray array) {
        return array.stream().map(String.class::cast).toList();
    }
}
