package dev.rookery.app.command;

import dev.rookery.app.database.Schemas;
import dev.rookery.app.option.StartOptions;
import dev.rookery.backoff.Backoff;
import dev.rookery.postgres.Migrations;
import dev.rookery.postgres.PostgresConfig;
import dev.rookery.postgres.PostgresException;
import dev.rookery.postgres.Schema;
import java.time.Duration;
import java.util.List;

/** Preparation of an external database: waits until it is reachable and migrates it. */
final class OutsideDatabase {
    private static final Duration INITIAL_BACKOFF = Duration.ofMillis(250);
    private static final Duration MAXIMUM_BACKOFF = Duration.ofSeconds(5);

    private OutsideDatabase() {}

    /**
     * Prepares the tables of all components.
     *
     * @throws PostgresException if the database refuses the connection or stays unreachable for the configured time
     * @throws CommandException if the process is requested to stop meanwhile
     */
    static void prepare(PostgresConfig config, StartOptions options, StartLog log, StopSignal stop) {
        prepare(config, Schemas.ALL, options, log, stop);
    }

    /** Prepares the tables of the given components only. */
    static void prepare(
            PostgresConfig config, List<Schema> schemas, StartOptions options, StartLog log, StopSignal stop) {
        if (!options.skipMigrations()) {
            log.say("Using PostgreSQL at " + config.address());
            migrate(config, schemas, options.postgresWait(), log, stop);
        }
    }

    private static void migrate(
            PostgresConfig config, List<Schema> schemas, Duration timeout, StartLog log, StopSignal stop) {
        long deadline = System.nanoTime() + timeout.toNanos();
        Backoff backoff = new Backoff(INITIAL_BACKOFF, MAXIMUM_BACKOFF);
        while (true) {
            try {
                Migrations.apply(config, schemas);
                return;
            } catch (PostgresException e) {
                Duration delay = backoff.next();
                if (!e.isUnreachable() || System.nanoTime() + delay.toNanos() > deadline) {
                    throw e;
                }
                log.say(e.getMessage() + " Retrying.");
                await(delay, stop);
            }
        }
    }

    private static void await(Duration delay, StopSignal stop) {
        try {
            if (stop.await(delay)) {
                throw new CommandException("Stopped while waiting for PostgreSQL");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException("Interrupted while waiting for PostgreSQL");
        }
    }
}
