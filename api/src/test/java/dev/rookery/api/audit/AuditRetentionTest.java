package dev.rookery.api.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.api.ApiSchema;
import dev.rookery.auth.postgres.AuthSchema;
import dev.rookery.failure.GuardedVertx;
import dev.rookery.postgres.Migrations;
import dev.rookery.postgres.PostgresClients;
import dev.rookery.postgres.PostgresConfig;
import dev.rookery.tenant.TenantDatabase;
import dev.rookery.testkit.TestDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AuditRetentionTest {
    private final TestDatabase database = TestDatabase.createOwned();
    private final Vertx vertx = PostgresClients.vertx();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @AfterEach
    void stop() {
        GuardedVertx.close(vertx);
    }

    @Test
    void deletesOldEntriesInSlices() {
        PostgresConfig postgres = PostgresConfig.fromUrl(database.url(), Map.of());
        Migrations.apply(postgres, List.of(AuthSchema.SCHEMA, ApiSchema.SCHEMA));
        database.execute("INSERT INTO rookery_tenants (id, table_schema) VALUES ('acme', 't_acme')");
        database.execute("INSERT INTO api_audit (tenant, at, actor_kind, actor, action, subject, detail, address)"
                + " SELECT CASE WHEN n % 2 = 0 THEN 'default' ELSE 'acme' END, now() - make_interval(days => 500 - n, hours => 12), 'user', 'a', 'b', n::text, '{}', ''"
                + " FROM generate_series(1, 200) AS n");
        AuditRetention retention = new AuditRetention(
                vertx,
                new TenantDatabase(PostgresClients.pool(vertx, postgres, 1, Duration.ofSeconds(60))),
                Duration.ofDays(400),
                30,
                registry);

        retention.run().toCompletionStage().toCompletableFuture().join();

        assertThat(database.query("SELECT count(*) || ' ' || min(subject::int) FROM api_audit"))
                .containsExactly("100 101");
        assertThat(registry.get("rookery.api.audit.expired").counter().count()).isEqualTo(100);
    }
}
