package dev.rookery.api.diagnosis;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * Something that explains the behavior of a client.
 *
 * @param reason lower-case name, as in {@link Explanation}
 * @param detail what exactly, such as a topic; may be empty
 * @param count number of events; 0 if no event shows it
 * @param last time of the last event
 * @param address network address of the last event; may be empty
 */
public record Finding(
        Severity severity,
        String reason,
        String meaning,
        String action,
        String detail,
        long count,
        Optional<Instant> last,
        String address) {
    /** How much a finding matters; the most important first. */
    public enum Severity {
        /** Explains why something does not work now. */
        PROBLEM,
        /** Explains what did not work, or may not work soon. */
        WARNING,
        NOTICE;

        /** Returns the lower-case name. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Creates a finding that no event shows. */
    static Finding of(Severity severity, String reason, String detail) {
        return of(severity, Explanation.ANY, reason, detail);
    }

    static Finding of(Severity severity, String eventType, String reason, String detail) {
        Optional<Explanation> known = Explanations.find(eventType, reason);
        return new Finding(
                severity,
                reason,
                known.map(Explanation::meaning).orElseGet(() -> "Reason: " + reason.replace('_', ' ') + "."),
                known.map(Explanation::action).orElse("See the details of the event."),
                detail,
                0,
                Optional.empty(),
                "");
    }

    /** Returns this finding as shown by events. */
    Finding shownBy(EventGroup events) {
        return new Finding(
                severity,
                reason,
                meaning,
                action,
                detail.isEmpty() ? events.last().detail() : detail,
                events.count(),
                Optional.of(events.last().time()),
                events.last().address());
    }

    JsonObject json() {
        JsonObject json = new JsonObject()
                .put("severity", severity.label())
                .put("reason", reason)
                .put("meaning", meaning)
                .put("action", action)
                .put("detail", detail)
                .put("count", count);
        last.ifPresent(time -> json.put("last_at", time.toString()));
        return address.isEmpty() ? json : json.put("address", address);
    }
}
