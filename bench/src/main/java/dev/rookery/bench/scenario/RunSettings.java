package dev.rookery.bench.scenario;

import dev.rookery.bench.wire.WireProtocol;
import java.time.Duration;
import java.util.OptionalDouble;

/**
 * What all runs of a session have in common.
 *
 * @param rate messages per second of all senders together; empty for as many as the broker can take
 * @param warmUp load before figures are taken
 * @param measured load while figures are taken
 */
public record RunSettings(
        WireProtocol version, int payloadBytes, OptionalDouble rate, Sizes sizes, Duration warmUp, Duration measured) {
    /** The same with another warm-up. */
    public RunSettings warmingUpFor(Duration duration) {
        return new RunSettings(version, payloadBytes, rate, sizes, duration, measured);
    }
}
