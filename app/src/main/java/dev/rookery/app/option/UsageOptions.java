package dev.rookery.app.option;

import dev.rookery.broker.usage.UsageConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Options of usage metering. */
public final class UsageOptions {
    @Option(
            names = "--usage-interval",
            paramLabel = "DURATION",
            defaultValue = "5s",
            description = "Interval of writing usage to PostgreSQL; a killed broker loses at most this interval."
                    + " Default: 5s")
    private Duration interval;

    @Option(
            names = "--usage-device-retention",
            paramLabel = "DURATION",
            defaultValue = "400d",
            description = "Retention of the list of active devices, from which their number per hour, day and month is"
                    + " counted, in whole days. Default: 400d")
    private Duration deviceRetention;

    /**
     * @param folder folder of the spool file, which stores usage while PostgreSQL is unavailable
     * @throws IllegalArgumentException if a value is out of range
     */
    UsageConfig config(Path folder) {
        return new UsageConfig(
                interval,
                Optional.of(folder.resolve("usage.spool")),
                WholeDays.of("--usage-device-retention", deviceRetention));
    }
}
