package dev.rookery.api.sensor.store;

import dev.rookery.api.sensor.payload.ParsedMessage;
import dev.rookery.api.sensor.payload.SensorMessage;
import dev.rookery.auth.TenantId;
import java.util.Optional;

/**
 * Message to store.
 *
 * @param session session that received the message
 * @param key identifies a redelivery of the message; empty if its readings identify themselves by their timestamps
 * @param redelivered DUP flag of the PUBLISH packet
 */
public record StoredMessage(
        SessionKey session,
        SensorMessage message,
        ParsedMessage parsed,
        Optional<DeliveryKey> key,
        boolean redelivered) {
    TenantId tenant() {
        return session.tenant();
    }

    StoredMessage with(ParsedMessage other) {
        return new StoredMessage(session, message, other, key, redelivered);
    }
}
