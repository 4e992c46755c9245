package dev.rookery.api.sensor.store;

import dev.rookery.api.sensor.payload.ParsedMessage;
import dev.rookery.api.sensor.payload.SensorMessage;
import java.util.Optional;

/**
 * Message to store.
 *
 * @param key identifies a redelivery of the message; empty if its readings identify themselves by their timestamps
 * @param redelivered DUP flag of the PUBLISH packet
 */
public record StoredMessage(
        SensorMessage message, ParsedMessage parsed, Optional<DeliveryKey> key, boolean redelivered) {
    StoredMessage with(ParsedMessage other) {
        return new StoredMessage(message, other, key, redelivered);
    }
}
