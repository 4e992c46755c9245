package dev.rookery.app.option;

import java.time.Duration;
import picocli.CommandLine.Option;

/** Options of the startup. */
public final class StartOptions {
    @Option(
            names = "--postgres-wait",
            paramLabel = "DURATION",
            defaultValue = "30s",
            description = "Maximum time that the start waits for an unreachable external PostgreSQL. Default: 30s")
    private Duration postgresWait;

    @Option(
            names = "--skip-migrations",
            description = "Do not migrate the tables of an external PostgreSQL at startup.")
    private boolean skipMigrations;

    public Duration postgresWait() {
        return postgresWait;
    }

    public boolean skipMigrations() {
        return skipMigrations;
    }
}
