package dev.rookery.app.licence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.api.licence.LicenceArea;
import dev.rookery.api.licence.LicenceConfig;
import dev.rookery.api.licence.Limits;
import dev.rookery.postgres.Migrations;
import dev.rookery.postgres.PostgresClients;
import dev.rookery.postgres.PostgresConfig;
import dev.rookery.provisioner.ProvisionerSchema;
import dev.rookery.provisioner.customer.CustomerId;
import dev.rookery.provisioner.licence.Licence;
import dev.rookery.provisioner.licence.Licences;
import dev.rookery.provisioner.licence.ProvisionerSecret;
import dev.rookery.provisioner.plan.Plan;
import dev.rookery.provisioner.plan.PlanCatalogue;
import dev.rookery.testkit.TestDatabase;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the provisioner issues is what the API reads. */
class IssuedLicenceTest {
    private static final CustomerId CUSTOMER = new CustomerId("abc123");
    private static final Plan PLAN =
            PlanCatalogue.builtIn().find("professional").orElseThrow();
    private static final Limits LIMITS = new Limits(50, 15, 500, 90);
    private static final Vertx VERTX = Vertx.vertx();
    private static Pool pool;
    private static Licences licences;

    @BeforeAll
    static void start() {
        TestDatabase database = TestDatabase.create();
        PostgresConfig config = PostgresConfig.fromUrl(database.url(), Map.of());
        Migrations.apply(config, List.of(ProvisionerSchema.SCHEMA));
        database.execute("INSERT INTO customers (id, email, company_name, password_hash, plan)"
                + " VALUES ('abc123', 'john@example.com', 'Acme', 'x', 'professional')");
        pool = PostgresClients.pool(VERTX, config, 2, Duration.ofSeconds(30));
        licences = new Licences(
                VERTX,
                pool,
                ProvisionerSecret.of("0123456789012345678901234567890123456789"),
                "https://billing.example.com",
                Clock.systemUTC());
        await(licences.start());
    }

    @AfterAll
    static void stop() {
        await(pool.close());
        VERTX.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void itsLimitsCountAlsoAfterTheKeyHasChanged() {
        Licence before = await(licences.issue(CUSTOMER, PLAN));
        await(licences.rotate());
        Licence after = await(licences.issue(CUSTOMER, PLAN));

        assertThat(before.keyId()).isNotEqualTo(after.keyId());
        String publicKeys = await(licences.publicKeys());
        assertThat(limits(before.token(), publicKeys, "abc123")).isEqualTo(LIMITS);
        assertThat(limits(after.token(), publicKeys, "abc123")).isEqualTo(LIMITS);
    }

    @Test
    void itCountsForItsCustomerAndUnchangedAlone() {
        Licence licence = await(licences.issue(CUSTOMER, PLAN));
        String publicKeys = await(licences.publicKeys());

        assertThat(limits(licence.token(), publicKeys, "abc124")).isEqualTo(Limits.FREE);
        String[] parts = licence.token().split("\\.");
        assertThat(limits(parts[0] + "." + parts[1] + "." + parts[0], publicKeys, "abc123"))
                .isEqualTo(Limits.FREE);
    }

    @Test
    void itNamesWhoIssuedIt() {
        Licence licence = await(licences.issue(CUSTOMER, PLAN));
        String publicKeys = await(licences.publicKeys());

        assertThat(limits(licence.token(), publicKeys, "abc123", Optional.of("https://billing.example.com")))
                .isEqualTo(LIMITS);
        assertThat(limits(licence.token(), publicKeys, "abc123", Optional.of("https://other.example.com")))
                .isEqualTo(Limits.FREE);
    }

    private static Limits limits(String key, String publicKeys, String customer) {
        return limits(key, publicKeys, customer, Optional.empty());
    }

    private static Limits limits(String key, String publicKeys, String customer, Optional<String> issuer) {
        return await(LicenceArea.guard(
                        VERTX,
                        new LicenceConfig(Optional.of(key), Optional.of(publicKeys), Optional.of(customer), issuer)))
                .limits();
    }

    private static <T> T await(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }
}
