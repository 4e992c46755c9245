package dev.rookery.app.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.rookery.provisioner.customer.Customer;
import dev.rookery.provisioner.customer.CustomerId;
import dev.rookery.provisioner.plan.Plan;
import dev.rookery.provisioner.plan.PlanCatalog;
import dev.rookery.provisioner.plan.PlanLimits;
import dev.rookery.provisioner.target.DeploymentTarget;
import dev.rookery.provisioner.target.InstanceSpec;
import dev.rookery.provisioner.target.StepFailedException;
import dev.rookery.testkit.TestDatabase;
import dev.rookery.testkit.wire.Connect;
import dev.rookery.testkit.wire.WireClient;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The contract of deployment targets on PostgreSQL and a broker, and what tenants have in addition. */
class JvmTargetTest extends DeploymentTargetContract {
    private static TenantPlatform platform;

    @BeforeAll
    static void start() throws Exception {
        platform = new TenantPlatform();
    }

    @AfterAll
    static void stop() {
        platform.close();
    }

    @Override
    DeploymentTarget target() {
        return platform.target();
    }

    @Override
    PlanCatalog plans() {
        return PlanCatalog.builtInForOneProcess();
    }

    @Override
    void register(Customer customer) {
        database()
                .execute("INSERT INTO customers (id, email, company_name, password_hash, plan) VALUES ('"
                        + customer.id() + "', '" + customer.email() + "', 'Company', 'hash of " + customer.id()
                        + "', 'trial') ON CONFLICT DO NOTHING");
    }

    @Override
    void disturb(CustomerId customer) {
        database().execute("UPDATE rookery_tenants SET state = 'suspended' WHERE id = '" + customer + "'");
    }

    @Override
    void createForeign(CustomerId customer) {
        database()
                .execute("INSERT INTO rookery_tenants (id, table_schema) VALUES ('" + customer + "', 'foreign_"
                        + customer + "')");
    }

    @Test
    void devicesLogInUntilTheInstanceIsSuspended() {
        InstanceSpec running = spec("devices", "trial", true);
        target().apply(running);
        awaitSettled(running);
        platform.addDevice("devices", "secret");
        try (WireClient device = platform.client()) {
            assertThat(device.connect(login("devices")).code()).isZero();

            target().apply(suspended(running));
            awaitSettled(suspended(running));

            // Administrative action
            assertThat(device.expectDisconnect()).isEqualTo(0x98);
        }
        try (WireClient refused = platform.client()) {
            assertThat(refused.connect(login("devices")).code()).isNotZero();
        }
        target().apply(running);
        awaitSettled(running);
        try (WireClient resumed = platform.client()) {
            assertThat(resumed.connect(login("devices")).code()).isZero();
        }
    }

    @Test
    void theFirstOwnerHasThePasswordOfTheSignUpAndIsCreatedOnce() {
        InstanceSpec spec = spec("owned", "trial", true);
        target().apply(spec);
        assertThat(owners("owned")).containsExactly("owned@example.com hash of owned owner");

        database().execute("UPDATE api_users SET name = 'renamed' WHERE tenant = 'owned'");
        target().apply(spec("owned", "professional", true));

        assertThat(owners("owned")).containsExactly("renamed hash of owned owner");
    }

    @Test
    void writesPlanLicenseAndLimits() {
        InstanceSpec trial = spec("limited", "trial", true);
        target().apply(trial);
        assertThat(limits("limited"))
                .containsExactly("50 1000 500 {client_user_sessions,connections_per_second,sessions}");

        // Set by an operator: not touched by plans.
        database().execute("UPDATE rookery_limits SET subscriptions = 77 WHERE tenant = 'limited'");
        InstanceSpec professional = spec("limited", "professional", true);
        target().apply(professional);

        assertThat(limits("limited")).containsExactly("500   {connections_per_second}");
        assertThat(database()
                        .query("SELECT plan || ' ' || license || ' ' || subscriptions FROM rookery_tenants"
                                + " JOIN rookery_limits ON tenant = id WHERE id = 'limited'"))
                .containsExactly("professional " + professional.license().token() + " 77");
    }

    /** The limits are polled once an hour in this test. */
    @Test
    void limitsAreInForceWhenTheInstanceIsReady() {
        InstanceSpec trial = spec("bounded", "trial", true);
        target().apply(trial);
        awaitSettled(trial);
        platform.addDevice("bounded", "secret");
        try (WireClient first = platform.client()) {
            assertThat(first.connect(login("bounded")).code()).isZero();
            assertThat(platform.limits("bounded").sessions()).isEqualTo(1000);
            assertThat(platform.limits("bounded").messagesPerSecond()).isEqualTo(50);

            InstanceSpec professional = spec("bounded", "professional", true);
            target().apply(professional);
            awaitSettled(professional);

            assertThat(platform.limits("bounded").messagesPerSecond()).isEqualTo(500);
        }
    }

    @Test
    void rejectsLimitsThatTheBrokerDoesNotHave() {
        InstanceSpec spec = spec("unlimited", "trial", true);
        Plan wrong = new Plan(
                "wrong",
                "Wrong",
                spec.plan().target(),
                spec.plan().licenseLifetime(),
                false,
                new PlanLimits(1, 1, 1, 1, Map.of("tenant", 1L, "sesions", 2L)),
                Map.of());

        assertThatThrownBy(() -> target().apply(new InstanceSpec(
                        spec.customer(), wrong, spec.license(), spec.publicKeys(), Optional.empty(), true)))
                .isInstanceOf(StepFailedException.class)
                .hasMessageContaining("sesions")
                .hasMessageContaining("tenant");
        // One transaction: nothing half made.
        assertThat(database().query("SELECT id FROM rookery_tenants WHERE id = 'unlimited'"))
                .isEmpty();
        assertThat(owners("unlimited")).isEmpty();
    }

    @Test
    void isNotReadyWithoutTheApi() {
        InstanceSpec spec = spec("halfway", "trial", true);
        platform.setApiUp(false);
        try {
            target().apply(spec);

            assertThat(target().observe(spec).pending()).contains("the API, which returns 503");
        } finally {
            platform.setApiUp(true);
        }
        awaitSettled(spec);
    }

    @Test
    void namesOfTenantsAndOfUsersOfTheDefaultTenantAreNotAvailable() {
        createForeign(new CustomerId("operators"));
        database().execute("INSERT INTO mqtt_users (username, password_hash) VALUES ('pump@plant', 'x')");

        assertThat(target().isAvailable(new CustomerId("operators"))).isFalse();
        assertThat(target().isAvailable(new CustomerId("plant"))).isFalse();
        assertThat(target().isAvailable(new CustomerId("lant"))).isTrue();
        assertThat(target().isAvailable(new CustomerId("free"))).isTrue();
    }

    @Test
    void aMissingSchemaIsKnownAndBuiltAgain() {
        InstanceSpec spec = spec("schemaless", "trial", true);
        target().apply(spec);
        awaitSettled(spec);
        Map<String, String> known = target().data(spec.customer().id()).identities();
        String schema = database()
                .query("SELECT table_schema FROM rookery_tenants WHERE id = 'schemaless'")
                .get(0);

        database().execute("DROP SCHEMA " + schema + " CASCADE");

        assertThat(target().data(spec.customer().id()).missing(known)).containsExactly("schema " + schema);
        target().apply(spec);
        assertThat(target().data(spec.customer().id()).missing(known)).isEmpty();
        assertThat(database().query("SELECT count(*) FROM " + schema + ".mqtt_users"))
                .containsExactly("0");
    }

    @Test
    void deletionLeavesNothing() {
        InstanceSpec spec = spec("erased", "trial", true);
        target().apply(spec);
        awaitSettled(spec);
        platform.addDevice("erased", "secret");
        String schema = database()
                .query("SELECT table_schema FROM rookery_tenants WHERE id = 'erased'")
                .get(0);

        awaitDeleted(spec.customer().id());

        assertThat(database().query("SELECT nspname FROM pg_namespace WHERE nspname = '" + schema + "'"))
                .isEmpty();
        assertThat(database().query("SELECT tenant FROM api_users WHERE tenant = 'erased'"))
                .isEmpty();
        assertThat(database().query("SELECT tenant FROM rookery_limits WHERE tenant = 'erased'"))
                .isEmpty();
        await().atMost(TIMEOUT).until(() -> platform.target().isAvailable(new CustomerId("erased")));
    }

    private static InstanceSpec suspended(InstanceSpec spec) {
        return new InstanceSpec(
                spec.customer(), spec.plan(), spec.license(), spec.publicKeys(), Optional.empty(), false);
    }

    private static Connect login(String tenant) {
        return Connect.v5("client").user("device@" + tenant, "secret");
    }

    private static TestDatabase database() {
        return platform.database();
    }

    private static List<String> owners(String tenant) {
        return database()
                .query("SELECT name || ' ' || password_hash || ' ' || role FROM api_users WHERE tenant = '" + tenant
                        + "'");
    }

    private static List<String> limits(String tenant) {
        return database()
                .query("SELECT concat(messages_per_second, ' ', sessions, ' ', client_user_sessions, ' ',"
                        + " license_columns) FROM rookery_limits WHERE tenant = '" + tenant + "'");
    }
}
