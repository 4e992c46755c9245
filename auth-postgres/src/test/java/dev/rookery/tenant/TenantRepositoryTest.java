package dev.rookery.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rookery.auth.TenantId;
import dev.rookery.auth.postgres.AuthSchema;
import dev.rookery.failure.GuardedVertx;
import dev.rookery.postgres.Migrations;
import dev.rookery.postgres.PostgresClients;
import dev.rookery.postgres.PostgresConfig;
import dev.rookery.testkit.TestDatabase;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TenantRepositoryTest {
    private static final TestDatabase DATABASE = TestDatabase.create();
    private static Vertx vertx;
    private static Pool pool;
    private static TenantRepository repository;

    @BeforeAll
    static void migrate() {
        PostgresConfig postgres = PostgresConfig.fromUrl(DATABASE.url(), Map.of());
        Migrations.apply(postgres, List.of(AuthSchema.SCHEMA));
        vertx = PostgresClients.vertx();
        pool = PostgresClients.pool(vertx, postgres, 2, Duration.ofSeconds(20));
        repository = new TenantRepository(pool);
    }

    @AfterAll
    static void close() {
        pool.close().toCompletionStage().toCompletableFuture().join();
        GuardedVertx.close(vertx);
    }

    private static <T> T result(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void theDefaultTenantHasTheTablesOfThePublicSchema() {
        RegisteredTenant tenant = result(repository.find(TenantId.DEFAULT)).orElseThrow();
        assertThat(tenant.schema()).isEqualTo("public");
        assertThat(tenant.isActive()).isTrue();
    }

    @Test
    void createsATenantWithTables() {
        TenantId id = new TenantId("created");
        RegisteredTenant tenant = create(id);
        assertThat(tenant.state()).isEqualTo(TenantState.ACTIVE);
        assertThat(result(repository.find(id))).contains(tenant);
        assertThat(result(repository.list())).contains(tenant);
        assertThat(result(repository.create(id))).as("the name is taken").isFalse();
        // The contract of the former stack.
        DATABASE.execute("INSERT INTO " + tenant.schema() + ".mqtt_users (username, password_hash) VALUES ('d', 'x')"
                + " ON CONFLICT (username) DO NOTHING; INSERT INTO " + tenant.schema()
                + ".mqtt_acls VALUES ('d', 't', 7)");
        assertThat(columns(tenant.schema())).isEqualTo(columns("public"));
    }

    private static List<String> columns(String schema) {
        return DATABASE.query("SELECT table_name || ' ' || column_name || ' ' || data_type || ' ' || is_nullable || ' '"
                + " || coalesce(column_default, '') || ' ' || coalesce(character_maximum_length, 0)"
                + " FROM information_schema.columns WHERE table_schema = '" + schema
                + "' AND table_name IN ('mqtt_users', 'mqtt_acls') ORDER BY 1");
    }

    @Test
    void schemaNamesRevealNothing() {
        Set<String> schemas = List.of("one", "two").stream()
                .map(name -> create(new TenantId(name)).schema())
                .collect(Collectors.toSet());
        assertThat(schemas).hasSize(2).allMatch(schema -> schema.matches("t_[a-z2-7]{16}"));
    }

    @Test
    void deletesOnlyWhatIsBeingRemoved() {
        TenantId id = new TenantId("deleted");
        String schema = create(id).schema();
        DATABASE.execute("INSERT INTO rookery_limits (tenant, sessions) VALUES ('deleted', 5)");
        assertThat(result(repository.delete(id))).isFalse();
        assertThat(result(repository.setState(id, TenantState.REMOVING))).isTrue();
        assertThat(result(repository.setState(id, TenantState.ACTIVE))).isFalse();

        assertThat(result(repository.delete(id))).isTrue();

        assertThat(result(repository.find(id))).isEmpty();
        assertThat(result(repository.delete(id))).as("nothing is left").isTrue();
        assertThat(DATABASE.query("SELECT count(*)::text FROM pg_namespace WHERE nspname = '" + schema + "'"))
                .containsExactly("0");
        assertThat(DATABASE.query("SELECT count(*)::text FROM rookery_limits WHERE tenant = 'deleted'"))
                .containsExactly("0");
        assertThat(result(repository.create(id))).as("the name is free again").isTrue();
    }

    @Test
    void neverDropsTheSchemaOfThePlatform() {
        assertThatThrownBy(() -> repository.setState(TenantId.DEFAULT, TenantState.REMOVING))
                .isInstanceOf(IllegalArgumentException.class);
        DATABASE.execute("UPDATE rookery_tenants SET state = 'removing' WHERE id = 'default'");
        assertThatThrownBy(() -> result(repository.delete(TenantId.DEFAULT))).hasMessageContaining("public");
        DATABASE.execute("UPDATE rookery_tenants SET state = 'active' WHERE id = 'default'");
    }

    private static RegisteredTenant create(TenantId id) {
        assertThat(result(repository.create(id))).isTrue();
        return result(repository.find(id)).orElseThrow();
    }
}
