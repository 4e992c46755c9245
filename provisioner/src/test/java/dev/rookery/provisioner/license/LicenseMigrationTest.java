package dev.rookery.provisioner.license;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.postgres.Migrations;
import dev.rookery.postgres.PostgresClients;
import dev.rookery.postgres.PostgresConfig;
import dev.rookery.provisioner.ProvisionerSchema;
import dev.rookery.provisioner.TestProvisioner;
import dev.rookery.provisioner.customer.CustomerId;
import dev.rookery.provisioner.plan.PlanCatalog;
import dev.rookery.testkit.TestDatabase;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Migration of license tables from their previous names, with data. */
class LicenseMigrationTest {
    private static final ProvisionerSecret SECRET = ProvisionerSecret.of(TestProvisioner.SECRET);
    private static final CustomerId CUSTOMER = new CustomerId("abc123");
    private static final String VERSION_BEFORE = "3";

    private final TestDatabase database = TestDatabase.create();
    private final PostgresConfig config = PostgresConfig.fromUrl(database.url(), Map.of());
    private final Vertx vertx = Vertx.vertx();
    private final Pool pool = PostgresClients.pool(vertx, config, 2, TestProvisioner.TIMEOUT);

    @AfterEach
    void close() {
        await(pool.close());
        await(vertx.close());
    }

    @Test
    void keepsKeysAndLicenses() {
        migrateToPreviousVersion();
        SigningKey key = SigningKey.generate(SECRET);
        UUID first = UUID.randomUUID();
        UUID second = UUID.randomUUID();
        database.execute("INSERT INTO customers (id, email, company_name, password_hash, plan)"
                + " VALUES ('abc123', 'john@example.com', 'Acme', 'x', 'trial')");
        database.execute("INSERT INTO licence_keys (id, public_key, private_key) VALUES ('%s', '%s', '\\x%s')"
                .formatted(key.id(), key.publicKey(), HexFormat.of().formatHex(key.sealedPrivateKey())));
        for (UUID id : List.of(first, second)) {
            database.execute("INSERT INTO licences (id, customer_id, plan, key_id, token, issued_at, expires_at)"
                    + " VALUES ('%s', 'abc123', 'trial', '%s', 'ey.ey.x', now(), now() + interval '14 days')"
                            .formatted(id, key.id()));
        }

        assertThat(Migrations.apply(config, List.of(ProvisionerSchema.SCHEMA))).isPositive();

        LicenseIssuer licenses =
                new LicenseIssuer(vertx, pool, SECRET, "https://billing.example.com", Clock.systemUTC());
        await(licenses.start());
        assertThat(await(licenses.publicKeys())).isEqualTo(key.publicKey());
        assertThat(await(licenses.current(CUSTOMER)).map(IssuedLicense::id)).contains(second);
        IssuedLicense issued =
                await(licenses.issue(CUSTOMER, PlanCatalog.builtIn().initial()));
        assertThat(issued.keyId()).isEqualTo(key.id());
        assertThat(await(licenses.current(CUSTOMER))).contains(issued);
        assertThat(database.query("SELECT count(*) || ' ' || max(number) FROM licenses"))
                .containsExactly("3 3");
    }

    /** Except for the generated names of NOT NULL constraints, which exist since PostgreSQL 18 only. */
    @Test
    void renamesAllDatabaseObjects() {
        migrateToPreviousVersion();

        Migrations.apply(config, List.of(ProvisionerSchema.SCHEMA));

        assertThat(database.query("SELECT relname FROM pg_class WHERE relname LIKE '%licence%'"
                        + " UNION SELECT conname FROM pg_constraint WHERE conname LIKE '%licence%' AND contype <> 'n'"
                        + " UNION SELECT attname FROM pg_attribute WHERE attname LIKE '%licence%'"))
                .isEmpty();
    }

    private void migrateToPreviousVersion() {
        Flyway.configure()
                .dataSource(PostgresClients.dataSource(config))
                .locations("classpath:dev/rookery/provisioner/migration")
                .table(ProvisionerSchema.SCHEMA.history())
                .target(VERSION_BEFORE)
                .load()
                .migrate();
    }

    private static <T> T await(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }
}
