package dev.rookery.bench.scenario;

import dev.rookery.bench.wire.WireProtocol;
import java.time.Duration;
import java.util.OptionalDouble;

/**
 * Settings of all runs of a session.
 *
 * @param payloadBytes payload size in bytes
 * @param rate messages per second, total of all senders; empty for the default of the scenario
 * @param bcryptCost cost of the password hashes in mass-reconnect
 * @param seed seed of random clients
 * @param warmUp duration of the load before the measurement
 * @param measured duration of the measurement
 */
public record RunSettings(
        WireProtocol version,
        int payloadBytes,
        OptionalDouble rate,
        Sizes sizes,
        int bcryptCost,
        long seed,
        Duration warmUp,
        Duration measured) {
    /** Returns these settings for a load of this duration without a measurement. */
    public RunSettings forWarmUp(Duration duration) {
        return new RunSettings(version, payloadBytes, rate, sizes, bcryptCost, seed, duration, Duration.ZERO);
    }
}
