package dev.rookery.broker.admin;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * How a broker sends its clients away.
 *
 * @param over the time over which they are disconnected, evenly, so that they do not all come back at once; 0 for at
 *     once, up to an hour
 * @param otherServer where MQTT 5 clients are to go, such as {@code broker-2.example:1883}; up to 1024 bytes
 * @param permanent whether they are to stay there (0x9D) or not (0x9C); nothing without another server (0x8B)
 */
public record DrainPlan(Duration over, Optional<String> otherServer, boolean permanent) {
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final int LONGEST_REFERENCE = 1024;

    public DrainPlan {
        if (over.isNegative() || over.compareTo(LONGEST) > 0) {
            throw AdminException.invalid("A drain takes 0 to " + LONGEST.toSeconds() + " seconds");
        }
        otherServer.ifPresent(DrainPlan::check);
    }

    /** Without another server to go to. */
    public static DrainPlan over(Duration time) {
        return new DrainPlan(time, Optional.empty(), false);
    }

    private static void check(String server) {
        if (server.isBlank()
                || server.indexOf('\0') >= 0
                || server.getBytes(StandardCharsets.UTF_8).length > LONGEST_REFERENCE) {
            throw AdminException.invalid("The other server is 1 to " + LONGEST_REFERENCE + " bytes of text");
        }
    }
}
