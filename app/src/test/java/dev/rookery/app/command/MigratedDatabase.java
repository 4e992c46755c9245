package dev.rookery.app.command;

import dev.rookery.app.database.Schemas;
import dev.rookery.postgres.Migrations;
import dev.rookery.postgres.PostgresConfig;
import dev.rookery.testkit.TestDatabase;
import java.util.Map;

/** Databases with the tables of all components. */
public final class MigratedDatabase {
    private MigratedDatabase() {}

    public static TestDatabase create() {
        return TestDatabase.copyOf("all", url -> Migrations.apply(PostgresConfig.fromUrl(url, Map.of()), Schemas.ALL));
    }

    /** Returns a database whose commands are subject to row-level security. */
    public static TestDatabase createOwned() {
        return TestDatabase.ownedCopyOf(
                "all", url -> Migrations.apply(PostgresConfig.fromUrl(url, Map.of()), Schemas.ALL));
    }
}
