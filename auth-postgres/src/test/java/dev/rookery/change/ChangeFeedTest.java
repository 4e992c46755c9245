package dev.rookery.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.rookery.auth.TenantId;
import dev.rookery.auth.postgres.AuthSchema;
import dev.rookery.postgres.Migrations;
import dev.rookery.postgres.PostgresClients;
import dev.rookery.postgres.PostgresConfig;
import dev.rookery.tenant.TenantState;
import dev.rookery.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

/** Changes of real tables, without polling: the interval is an hour. */
class ChangeFeedTest {
    private static final TenantId ACME = new TenantId("acme");

    private final TestDatabase database = TestDatabase.create();
    private final PostgresConfig postgres = PostgresConfig.fromUrl(database.url(), Map.of());
    private final List<DataChange> received = new CopyOnWriteArrayList<>();
    private ChangeFeed feed;

    @BeforeEach
    void start() {
        Migrations.apply(postgres, List.of(AuthSchema.SCHEMA));
        feed = new ChangeFeed(postgres, new ChangeFeedConfig(Duration.ofSeconds(20), Duration.ofHours(1), true, true));
        feed.subscribe(received::add);
        awaitEverything();
    }

    @AfterEach
    void stop() {
        feed.close();
    }

    private void awaitEverything() {
        await().until(() -> received.stream().anyMatch(DataChange.Everything.class::isInstance));
        received.clear();
    }

    private DataChange next() {
        await().until(() -> !received.isEmpty());
        return received.remove(0);
    }

    private void assertUsers(String schema, Set<String> usernames) {
        DataChange.Users users = (DataChange.Users) next();
        assertThat(users.schema()).isEqualTo(schema);
        assertThat(users.usernames()).isEqualTo(Optional.of(usernames));
        assertThat(users.at()).isBetween(System.currentTimeMillis() - 60_000, System.currentTimeMillis() + 60_000);
    }

    private String createTenant() {
        database.execute("INSERT INTO rookery_tenants (id, table_schema) VALUES ('acme', 't_acme');"
                + " SELECT rookery_create_tenant_tables('t_acme')");
        assertThat(((DataChange.Tenant) next()).id()).isEqualTo(ACME);
        return "t_acme";
    }

    @Test
    void reportsTheUsersOfEachStatement() {
        database.execute("INSERT INTO mqtt_users (username, password_hash) VALUES ('a', 'x'), ('b', 'x')");
        assertUsers("public", Set.of("a", "b"));
        database.execute("UPDATE mqtt_users SET username = 'c' WHERE username = 'a'");
        assertUsers("public", Set.of("a", "c"));
        database.execute("DELETE FROM mqtt_users WHERE username = 'b'");
        assertUsers("public", Set.of("b"));
        database.execute("INSERT INTO mqtt_acls VALUES ('c', 't', 1)");
        assertUsers("public", Set.of("c"));
    }

    @Test
    void reportsTruncationAndLongListsWithoutNames() {
        database.execute("INSERT INTO mqtt_acls SELECT 'user' || i, 't', 1 FROM generate_series(1, 1001) i");
        assertThat(((DataChange.Users) next()).usernames()).isEmpty();
        database.execute("TRUNCATE mqtt_acls");
        assertThat(((DataChange.Users) next()).usernames()).isEmpty();
    }

    @Test
    void reportsTheSchemaOfATenant() {
        String schema = createTenant();
        database.execute("INSERT INTO t_acme.mqtt_users (username, password_hash) VALUES ('device', 'x')");
        assertUsers(schema, Set.of("device"));
    }

    /** Its sequence number is lower than that of a change that was read before. */
    @Test
    void reportsBansOfATenantAndOfAllTenants() {
        database.execute("INSERT INTO client_bans (tenant, kind, value, created_by)"
                + " VALUES ('acme', 'client', 'c', 'test'), ('acme', 'user', 'u', 'test')");
        assertThat(next()).isEqualTo(new DataChange.Bans(Optional.of(ACME)));

        database.execute(
                "INSERT INTO client_bans (tenant, kind, value, created_by) VALUES ('*', 'client', 'c', 'test')");
        assertThat(next()).isEqualTo(new DataChange.Bans(Optional.empty()));

        database.execute("DELETE FROM client_bans WHERE tenant = 'acme'");
        assertThat(next()).isEqualTo(new DataChange.Bans(Optional.of(ACME)));
    }

    @Test
    void reportsATransactionThatCommitsLater() throws SQLException {
        try (Connection connection = PostgresClients.dataSource(postgres).getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("INSERT INTO mqtt_acls VALUES ('early', 't', 1)");
            database.execute("INSERT INTO mqtt_acls VALUES ('late', 't', 1)");
            assertUsers("public", Set.of("late"));

            connection.commit();
            assertUsers("public", Set.of("early"));
        }
        database.execute("INSERT INTO mqtt_acls VALUES ('last', 't', 1)");
        assertUsers("public", Set.of("last"));
        assertThat(received).isEmpty();
    }

    @Test
    void followsTheStatesOfATenant() {
        createTenant();
        assertThat(feed.directory().isActive(ACME)).isTrue();
        assertThat(feed.directory().ofSchema("t_acme")).contains(ACME);

        database.execute("UPDATE rookery_tenants SET state = 'suspended' WHERE id = 'acme'");
        assertThat(((DataChange.Tenant) next()).current().orElseThrow().state()).isEqualTo(TenantState.SUSPENDED);
        assertThat(feed.directory().isActive(ACME)).isFalse();

        database.execute("DELETE FROM rookery_tenants WHERE id = 'acme'");
        assertThat(((DataChange.Tenant) next()).current()).isEmpty();
        assertThat(feed.directory().find(ACME)).isEmpty();
        assertThat(feed.directory().ofSchema("t_acme")).isEmpty();
    }

    @Test
    void reportsEverythingAfterALostConnection() {
        createTenant();
        database.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                + " WHERE query LIKE '%rookery_changes%' AND pid <> pg_backend_pid()");
        DataChange.Everything everything = (DataChange.Everything) next();
        assertThat(everything.tenants())
                .extracting(tenant -> tenant.id().value())
                .containsExactlyInAnyOrder("acme", "default");
    }

    @Test
    void servesOnlyTheDefaultTenantIfOthersAreDisabled() {
        createTenant();
        try (ChangeFeed single = new ChangeFeed(
                postgres, new ChangeFeedConfig(Duration.ofSeconds(20), Duration.ofHours(1), true, false))) {
            single.loaded().toCompletableFuture().join();
            assertThat(single.directory().find(TenantId.DEFAULT)).isPresent();
            assertThat(single.directory().find(ACME)).isEmpty();
            assertThat(single.directory().isActive(ACME)).isFalse();
        }
    }

    /** Notifications have no privileges: they must not reveal the users of a tenant, nor the tenants. */
    @Test
    void notificationsAreEmpty() throws SQLException {
        try (Connection connection = PostgresClients.dataSource(postgres).getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("LISTEN rookery_auth");
            createTenant();
            database.execute("INSERT INTO t_acme.mqtt_users (username, password_hash) VALUES ('device', 'x')");
            await().untilAsserted(() -> assertThat(
                            connection.unwrap(PGConnection.class).getNotifications(100))
                    .isNotEmpty()
                    .allSatisfy(notice -> assertThat(notice.getParameter()).isEmpty()));
        }
    }

    /** A tenant's own role has no rights on the table of changes, which it cannot replace by one of its own either. */
    @Test
    void recordsChangesOfARoleWithoutPrivileges() throws SQLException {
        String schema = createTenant();
        String role = "customer_" + System.nanoTime();
        database.execute("CREATE ROLE " + role + "; GRANT USAGE ON SCHEMA t_acme TO " + role
                + "; GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON t_acme.mqtt_users, t_acme.mqtt_acls TO " + role);
        try (Connection connection = PostgresClients.dataSource(postgres).getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("SET ROLE " + role + "; SET search_path = pg_temp, t_acme");
            statement.execute("CREATE TEMP TABLE rookery_changes (table_schema name, usernames text[])");
            statement.execute("INSERT INTO t_acme.mqtt_users (username, password_hash) VALUES ('device', 'x')");
            assertUsers(schema, Set.of("device"));
            statement.execute("TRUNCATE t_acme.mqtt_users");
            assertThat(((DataChange.Users) next()).usernames()).isEmpty();
            for (String forbidden : List.of(
                    "SELECT * FROM public.rookery_changes",
                    "SELECT * FROM public.rookery_tenants",
                    "SELECT public.rookery_record_users('public', ARRAY['x'])",
                    "SELECT * FROM public.rookery_users(ARRAY['public'], ARRAY['x'])",
                    "SELECT public.rookery_create_tenant_tables('t_other')")) {
                assertThatThrownBy(() -> statement.execute(forbidden)).hasMessageContaining("permission denied");
            }
        } finally {
            database.execute("DROP OWNED BY " + role + "; DROP ROLE " + role);
        }
    }
}
