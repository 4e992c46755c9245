package dev.rookery.provisioner.license;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.postgres.PostgresClients;
import dev.rookery.postgres.PostgresConfig;
import dev.rookery.provisioner.TestProvisioner;
import dev.rookery.provisioner.customer.CustomerId;
import dev.rookery.provisioner.plan.Plan;
import dev.rookery.provisioner.plan.PlanCatalog;
import dev.rookery.testkit.TestDatabase;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Licenses and signing keys on a real PostgreSQL. */
class LicensesTest {
    private static final ProvisionerSecret SECRET = ProvisionerSecret.of(TestProvisioner.SECRET);
    private static final CustomerId CUSTOMER = new CustomerId("abc123");
    private static final Plan PLAN = PlanCatalog.builtIn().initial();

    private final TestDatabase database = TestProvisioner.createDatabase();
    private final PostgresConfig config = PostgresConfig.fromUrl(database.url(), Map.of());
    private final Vertx vertx = Vertx.vertx();
    private final Pool pool = PostgresClients.pool(vertx, config, 2, TestProvisioner.TIMEOUT);

    @AfterEach
    void close() {
        await(pool.close());
        await(vertx.close());
    }

    /** The clocks of two issuers differ. */
    @Test
    void currentLicenseIsTheOneIssuedLast() throws Exception {
        Instant now = Instant.parse("2026-01-31T12:00:00Z");
        LicenseIssuer licenses = licenses(Clock.fixed(now, ZoneOffset.UTC));
        LicenseIssuer slow = licenses(Clock.fixed(now.minusSeconds(5), ZoneOffset.UTC));
        database.execute("INSERT INTO customers (id, email, company_name, password_hash, plan)"
                + " VALUES ('abc123', 'john@example.com', 'Acme', 'x', 'trial')");
        try (Connection connection = connect()) {
            insert(connection, privateKey());
        }

        for (int i = 0; i < 10; i++) {
            IssuedLicense last = await((i % 2 == 0 ? licenses : slow).issue(CUSTOMER, PLAN));

            assertThat(await(licenses.current(CUSTOMER))).contains(last);
        }
    }

    @Test
    void onlyOneOfTwoStartingReplicasCreatesTheFirstKey() throws Exception {
        Future<Void> second;
        try (Connection first = connect();
                Statement statement = first.createStatement()) {
            first.setAutoCommit(false);
            statement.execute("SELECT pg_advisory_xact_lock(hashtext('rookery license keys'))");
            second = licenses(Clock.systemUTC()).start();
            // The second replica generates its key first, which takes a while.
            Awaitility.await("the second replica waits for the lock")
                    .atMost(Duration.ofMinutes(5))
                    .until(() -> database.query(
                                    "SELECT count(*) FROM pg_locks JOIN pg_database ON pg_database.oid = database"
                                            + " WHERE locktype = 'advisory' AND NOT granted AND datname = current_database()")
                            .equals(List.of("1")));
            insert(first, new byte[] {1});
            first.commit();
        }
        await(second);

        assertThat(database.query("SELECT count(*) FROM license_keys")).containsExactly("1");
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://" + config.address(), "postgres", "");
    }

    private static void insert(Connection connection, byte[] privateKey) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "INSERT INTO license_keys (id, public_key, private_key) VALUES ('id', 'public', ?)")) {
            statement.setBytes(1, SECRET.seal("licence key", privateKey)); // stored wording
            statement.execute();
        }
    }

    /** Returns a shorter key than the provisioner's, whose generation takes seconds. */
    private static byte[] privateKey() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2_048);
        return generator.generateKeyPair().getPrivate().getEncoded();
    }

    private LicenseIssuer licenses(Clock clock) {
        return new LicenseIssuer(vertx, pool, SECRET, "https://billing.example.com", clock);
    }

    private static <T> T await(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }
}
