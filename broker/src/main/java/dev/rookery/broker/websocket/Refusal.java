package dev.rookery.broker.websocket;

import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.Locale;

/**
 * Refused WebSocket request.
 *
 * @param text one sentence or two for the client: what is wrong and, if there is one, the option that allows it
 */
public record Refusal(Cause cause, HttpResponseStatus status, String text) {
    /** Fixed set of causes. */
    public enum Cause {
        /** Another path than that of MQTT. */
        PATH,
        /** An origin that is not allowed. */
        ORIGIN,
        /** A request line or headers above the limit. */
        SIZE,
        /** No subprotocol of MQTT. */
        SUBPROTOCOL,
        /** Another WebSocket version than 13. */
        VERSION,
        /** Not a WebSocket request. */
        REQUEST;

        /** Returns the lower-case name, such as {@code origin}. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Returns the reason of the event, such as {@code websocket_origin}. */
    public String reason() {
        return "websocket_" + cause.label();
    }
}
