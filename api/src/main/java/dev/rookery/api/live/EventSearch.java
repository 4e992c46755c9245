package dev.rookery.api.live;

import dev.rookery.http.ApiRequest;
import java.time.Instant;
import java.util.Optional;

/**
 * Search criteria for stored events. Empty criteria match every event.
 *
 * @param topic topic or topic filter that the event names last
 * @param from inclusive
 * @param to exclusive
 */
public record EventSearch(
        Optional<String> type,
        Optional<String> clientId,
        Optional<String> username,
        Optional<String> reason,
        Optional<String> topic,
        Optional<Instant> from,
        Optional<Instant> to) {
    /** @throws dev.rookery.http.ApiException if a time is malformed */
    static EventSearch of(ApiRequest request) {
        return new EventSearch(
                request.optionalString("type"),
                request.optionalString("client"),
                request.optionalString("user"),
                request.optionalString("reason"),
                request.optionalString("topic"),
                request.optionalInstant("from"),
                request.optionalInstant("to"));
    }
}
