package dev.rookery.broker.admin;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * How a broker disconnects its clients before it shuts down.
 *
 * @param duration period over which the disconnects are spread evenly, so that clients do not all reconnect at once; 0 to 1 hour
 * @param serverReference Server Reference for MQTT 5 clients, such as {@code broker-2.example:1883}; up to 1024 bytes
 * @param permanent whether clients move to the other server (0x9D) or use it temporarily (0x9C); ignored without a server reference
 *     (0x8B)
 */
public record DrainPlan(Duration duration, Optional<String> serverReference, boolean permanent) {
    private static final Duration MAX_DURATION = Duration.ofHours(1);
    private static final int MAX_REFERENCE_BYTES = 1024;

    public DrainPlan {
        if (duration.isNegative() || duration.compareTo(MAX_DURATION) > 0) {
            throw AdminException.invalid("The drain period must be 0 to " + MAX_DURATION.toSeconds() + " seconds, not "
                    + duration.toSeconds());
        }
        serverReference.ifPresent(DrainPlan::check);
    }

    /** Returns a plan without another server. */
    public static DrainPlan over(Duration duration) {
        return new DrainPlan(duration, Optional.empty(), false);
    }

    private static void check(String reference) {
        if (reference.isBlank()
                || reference.indexOf('\0') >= 0
                || reference.getBytes(StandardCharsets.UTF_8).length > MAX_REFERENCE_BYTES) {
            throw AdminException.invalid(
                    "The server reference must be text of 1 to " + MAX_REFERENCE_BYTES + " bytes without U+0000");
        }
    }
}
