package dev.rookery.broker.event;

import java.time.Instant;

/** A message that a client did not get, or that it published in vain. */
public record Drop(Instant time, String topic, DropReason reason) {}
