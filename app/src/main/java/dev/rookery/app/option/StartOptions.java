package dev.rookery.app.option;

import java.time.Duration;
import picocli.CommandLine.Option;

/** What happens before the platform serves. */
public final class StartOptions {
    @Option(
            names = "--postgres-wait",
            paramLabel = "SECONDS",
            defaultValue = "30",
            description = "How long the start waits for an outside PostgreSQL that cannot be reached. Default: 30")
    private int postgresWaitSeconds;

    @Option(
            names = "--skip-migrations",
            description = "Leave the tables of an outside PostgreSQL alone; somebody else keeps them up to date.")
    private boolean skipMigrations;

    /** @throws IllegalArgumentException if it is negative */
    public Duration postgresWait() {
        if (postgresWaitSeconds < 0) {
            throw new IllegalArgumentException("--postgres-wait " + postgresWaitSeconds + " is negative");
        }
        return Duration.ofSeconds(postgresWaitSeconds);
    }

    public boolean skipMigrations() {
        return skipMigrations;
    }
}
