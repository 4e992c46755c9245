package dev.rookery.broker.event;

import java.time.Instant;

/** Message that was not delivered to a client, or a rejected publication of a client. */
public record DroppedMessage(Instant time, String topic, DropReason reason) {}
