package dev.rookery.broker.tenant;

import dev.rookery.broker.mqtt.ReasonCode;
import java.util.Optional;

/**
 * Reply to clients while the broker is drained (MQTT 5, section 4.13).
 *
 * @param reason {@link ReasonCode#SERVER_SHUTTING_DOWN}, {@link ReasonCode#USE_ANOTHER_SERVER} or
 *     {@link ReasonCode#SERVER_MOVED}
 * @param serverReference the server to use instead
 */
public record ServerRedirect(ReasonCode reason, Optional<String> serverReference) {
    /** @param permanent whether clients should use the other server from now on */
    public static ServerRedirect of(Optional<String> serverReference, boolean permanent) {
        if (serverReference.isEmpty()) {
            return new ServerRedirect(ReasonCode.SERVER_SHUTTING_DOWN, serverReference);
        }
        return new ServerRedirect(permanent ? ReasonCode.SERVER_MOVED : ReasonCode.USE_ANOTHER_SERVER, serverReference);
    }
}
