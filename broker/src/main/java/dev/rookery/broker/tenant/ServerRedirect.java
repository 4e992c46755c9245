package dev.rookery.broker.tenant;

import dev.rookery.broker.mqtt.ReasonCode;
import java.util.Optional;

/**
 * What clients are told while the broker is drained (MQTT 5, section 4.13).
 *
 * @param reason server shutting down, use another server or server moved
 * @param reference the other server; empty if there is none
 */
public record ServerRedirect(ReasonCode reason, Optional<String> reference) {
    /** @param permanent whether clients are to stay with the other server */
    public static ServerRedirect of(Optional<String> reference, boolean permanent) {
        if (reference.isEmpty()) {
            return new ServerRedirect(ReasonCode.SERVER_SHUTTING_DOWN, reference);
        }
        return new ServerRedirect(permanent ? ReasonCode.SERVER_MOVED : ReasonCode.USE_ANOTHER_SERVER, reference);
    }
}
