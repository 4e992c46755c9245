package dev.rookery.api.sensor.store;

import dev.rookery.api.sensor.payload.ParsedMessage;
import dev.rookery.api.sensor.payload.SensorMessage;
import dev.rookery.api.sensor.store.Receipts.Receipt;
import java.util.Optional;

/**
 * A message on its way into the tables.
 *
 * @param receipt how it is known if it is delivered again; empty where its readings say that themselves
 * @param redelivered whether the broker says that it was delivered before
 */
public record StoredMessage(
        SensorMessage message, ParsedMessage parsed, Optional<Receipt> receipt, boolean redelivered) {
    StoredMessage with(ParsedMessage other) {
        return new StoredMessage(message, other, receipt, redelivered);
    }
}
