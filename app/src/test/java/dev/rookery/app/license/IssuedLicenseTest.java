package dev.rookery.app.license;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.api.license.LicenseConfig;
import dev.rookery.api.license.LicenseGuard;
import dev.rookery.api.license.LicenseLimits;
import dev.rookery.api.license.TenantLicenses;
import dev.rookery.auth.TenantId;
import dev.rookery.postgres.Migrations;
import dev.rookery.postgres.PostgresClients;
import dev.rookery.postgres.PostgresConfig;
import dev.rookery.provisioner.ProvisionerSchema;
import dev.rookery.provisioner.customer.CustomerId;
import dev.rookery.provisioner.license.IssuedLicense;
import dev.rookery.provisioner.license.LicenseIssuer;
import dev.rookery.provisioner.license.ProvisionerSecret;
import dev.rookery.provisioner.plan.Plan;
import dev.rookery.provisioner.plan.PlanCatalog;
import dev.rookery.provisioner.plan.PlanLimits;
import dev.rookery.provisioner.plan.TargetKind;
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

/** The API accepts licenses that the provisioner issues. */
class IssuedLicenseTest {
    private static final CustomerId CUSTOMER = new CustomerId("abc123");
    private static final Plan PLAN = PlanCatalog.builtIn().find("professional").orElseThrow();
    private static final LicenseLimits LIMITS =
            new LicenseLimits(50, 15, 500, 90, Map.of("connections_per_second", 100L));
    private static final Vertx VERTX = Vertx.vertx();
    private static Pool pool;
    private static LicenseIssuer licenses;

    @BeforeAll
    static void start() {
        TestDatabase database = TestDatabase.create();
        PostgresConfig config = PostgresConfig.fromUrl(database.url(), Map.of());
        Migrations.apply(config, List.of(ProvisionerSchema.SCHEMA));
        database.execute("INSERT INTO customers (id, email, company_name, password_hash, plan)"
                + " VALUES ('abc123', 'john@example.com', 'Acme', 'x', 'professional')");
        pool = PostgresClients.pool(VERTX, config, 2, Duration.ofSeconds(30));
        licenses = new LicenseIssuer(
                VERTX,
                pool,
                ProvisionerSecret.of("0123456789012345678901234567890123456789"),
                "https://billing.example.com",
                Clock.systemUTC());
        await(licenses.start());
    }

    @AfterAll
    static void stop() {
        await(pool.close());
        VERTX.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void limitsApplyAfterAKeyRotation() {
        IssuedLicense before = await(licenses.issue(CUSTOMER, PLAN));
        await(licenses.rotate());
        IssuedLicense after = await(licenses.issue(CUSTOMER, PLAN));

        assertThat(before.keyId()).isNotEqualTo(after.keyId());
        String publicKeys = await(licenses.publicKeys());
        assertThat(limits(before.token(), publicKeys, "abc123")).isEqualTo(LIMITS);
        assertThat(limits(after.token(), publicKeys, "abc123")).isEqualTo(LIMITS);
    }

    @Test
    void hasTheLimitsOfTheBroker() {
        PlanLimits plan =
                new PlanLimits(1, 2, 3, 4, Map.of("client_user_sessions", 5L, "memory_bytes", 6_000_000_000L));
        IssuedLicense license = await(licenses.issue(
                CUSTOMER, new Plan("professional", "P", TargetKind.JVM, Duration.ofDays(9), true, plan, Map.of())));

        assertThat(limits(license.token(), await(licenses.publicKeys()), "abc123"))
                .isEqualTo(new LicenseLimits(1, 2, 3, 4, plan.broker()));
    }

    @Test
    void isValidForItsCustomerAndUnchangedOnly() {
        IssuedLicense license = await(licenses.issue(CUSTOMER, PLAN));
        String publicKeys = await(licenses.publicKeys());

        assertThat(limits(license.token(), publicKeys, "abc124")).isEqualTo(LicenseLimits.FREE);
        String[] parts = license.token().split("\\.");
        assertThat(limits(parts[0] + "." + parts[1] + "." + parts[0], publicKeys, "abc123"))
                .isEqualTo(LicenseLimits.FREE);
    }

    @Test
    void namesItsIssuer() {
        IssuedLicense license = await(licenses.issue(CUSTOMER, PLAN));
        String publicKeys = await(licenses.publicKeys());

        assertThat(limits(license.token(), publicKeys, "abc123", Optional.of("https://billing.example.com")))
                .isEqualTo(LIMITS);
        assertThat(limits(license.token(), publicKeys, "abc123", Optional.of("https://other.example.com")))
                .isEqualTo(LicenseLimits.FREE);
    }

    private static LicenseLimits limits(String key, String publicKeys, String customer) {
        return limits(key, publicKeys, customer, Optional.empty());
    }

    private static LicenseLimits limits(String key, String publicKeys, String customer, Optional<String> issuer) {
        LicenseConfig config =
                new LicenseConfig(Optional.of(key), Optional.of(publicKeys), Optional.of(customer), issuer);
        return await(
                new LicenseGuard(new TenantLicenses(VERTX, config), pool, Clock.systemUTC()).limits(TenantId.DEFAULT));
    }

    private static <T> T await(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }
}
