package dev.rookery.auth.postgres;

import dev.rookery.auth.password.ThrottleConfig;
import dev.rookery.config.Ranges;
import java.util.Objects;

/**
 * Limits of the work that logins cause.
 *
 * @param passwordThreads number of concurrent password checks, 1 to 256
 * @param passwordQueue maximum number of queued password checks, 1 to 100,000; further clients get "server busy"
 * @param throttle delays after wrong passwords
 * @param verifiedCredentials size of the verified-credential cache in users, 0 to 10,000,000; 0 disables it
 */
public record LoginLimits(int passwordThreads, int passwordQueue, ThrottleConfig throttle, int verifiedCredentials) {
    public LoginLimits {
        Ranges.require("The number of password threads", passwordThreads, 1, 256);
        Ranges.require("The number of queued password checks", passwordQueue, 1, 100_000);
        Objects.requireNonNull(throttle, "throttle");
        Ranges.require("The number of verified credentials", verifiedCredentials, 0, 10_000_000);
    }

    /** Returns the defaults: one thread per core. They take the CPU time that the event loops leave. */
    public static LoginLimits defaults() {
        return new LoginLimits(Runtime.getRuntime().availableProcessors(), 1_000, ThrottleConfig.DEFAULT, 100_000);
    }
}
