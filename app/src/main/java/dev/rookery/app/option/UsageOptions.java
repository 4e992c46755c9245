package dev.rookery.app.option;

import dev.rookery.broker.usage.UsageConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How usage is written down. */
public final class UsageOptions {
    @Option(
            names = "--usage-interval",
            paramLabel = "MS",
            defaultValue = "5000",
            description = "How often usage is written to PostgreSQL, in milliseconds: what a killed broker loses at the"
                    + " most. Default: 5000")
    private int intervalMillis;

    @Option(
            names = "--usage-device-days",
            paramLabel = "DAYS",
            defaultValue = "" + UsageConfig.DEFAULT_DEVICE_DAYS,
            description =
                    "For how many days it is kept which devices were active, for their numbers by hour, day and month."
                            + " Default: 400")
    private int deviceDays;

    /**
     * @param folder where usage is kept while PostgreSQL is away
     * @throws IllegalArgumentException if a value is out of range
     */
    UsageConfig config(Path folder) {
        return new UsageConfig(
                Duration.ofMillis(intervalMillis), Optional.of(folder.resolve("usage.spool")), deviceDays);
    }
}
