package dev.rookery.app.command;

import dev.rookery.app.database.Database;
import dev.rookery.app.database.Schemas;
import dev.rookery.app.option.StartOptions;
import dev.rookery.postgres.Migrations;
import dev.rookery.postgres.PostgresConfig;
import dev.rookery.postgres.PostgresException;
import dev.rookery.postgres.Schema;
import java.time.Duration;
import java.util.List;

/** Preparation of an external database: waits until it is reachable and migrates it. */
final class OutsideDatabase {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private OutsideDatabase() {}

    /** @throws PostgresException if the database refuses the connection or stays unreachable for the configured time */
    static Database prepare(PostgresConfig config, StartOptions options, StartLog log) {
        return prepare(config, Schemas.ALL, options, log);
    }

    /** Migrates the tables of the given components only. */
    static Database prepare(PostgresConfig config, List<Schema> schemas, StartOptions options, StartLog log) {
        if (!options.skipMigrations()) {
            log.say("Using PostgreSQL at " + config.address());
            migrate(config, schemas, options.postgresWait(), log);
        }
        return Database.outside(config);
    }

    private static void migrate(PostgresConfig config, List<Schema> schemas, Duration timeout, StartLog log) {
        long deadline = System.nanoTime() + timeout.toNanos();
        Duration pause = FIRST_PAUSE;
        while (true) {
            try {
                Migrations.apply(config, schemas);
                return;
            } catch (PostgresException e) {
                if (!e.isUnreachable() || System.nanoTime() + pause.toNanos() > deadline) {
                    throw e;
                }
                log.say(e.getMessage() + " Retrying.");
                sleep(pause);
                pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
            }
        }
    }

    private static void sleep(Duration pause) {
        try {
            Thread.sleep(pause.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException("Interrupted while waiting for PostgreSQL");
        }
    }
}
