package dev.rookery.api.sensor.store;

import dev.rookery.api.sensor.payload.DeviceTime;
import dev.rookery.api.sensor.payload.DeviceZones;
import dev.rookery.api.sensor.payload.MessageIdentity;
import dev.rookery.api.sensor.payload.ParsedMessage;
import dev.rookery.api.sensor.payload.PayloadParser;
import dev.rookery.api.sensor.payload.SensorMessage;
import dev.rookery.auth.TenantId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** Creates messages as sessions receive them, each with another packet identifier. */
final class ReceivedMessages {
    static final SessionKey DEFAULT = new SessionKey(TenantId.DEFAULT, "session");
    static final SessionKey ACME = new SessionKey(new TenantId("acme"), "session");
    static final SessionKey GLOBEX = new SessionKey(new TenantId("globex"), "session");

    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

    private final PayloadParser parser =
            new PayloadParser(new DeviceTime(Duration.ofDays(30), Duration.ofHours(1)), DeviceZones.UTC, fault -> {});
    private int packetId;

    StoredMessage message(String topic, String payload) {
        return message(DEFAULT, topic, payload);
    }

    StoredMessage message(SessionKey session, String topic, String payload) {
        byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);
        SensorMessage message = new SensorMessage(
                session.tenant(),
                topic,
                bytes,
                DeviceTime.micros(NOW),
                ThreadLocalRandom.current().nextLong(),
                Optional.empty());
        ParsedMessage parsed = parser.parse(message);
        Optional<DeliveryKey> key = parsed.timedByArrival()
                ? Optional.of(new DeliveryKey(++packetId, MessageIdentity.ofContent(topic, bytes)))
                : Optional.empty();
        return new StoredMessage(session, message, parsed, key, false);
    }

    /** Returns a redelivery of the packet to another process, which assigns another arrival identity. */
    StoredMessage redelivered(StoredMessage stored) {
        SensorMessage message = stored.message();
        SensorMessage again = new SensorMessage(
                message.tenant(),
                message.topic(),
                message.payload(),
                message.arrival(),
                ThreadLocalRandom.current().nextLong(),
                message.id());
        return new StoredMessage(stored.session(), again, parser.parse(again), stored.key(), true);
    }
}
