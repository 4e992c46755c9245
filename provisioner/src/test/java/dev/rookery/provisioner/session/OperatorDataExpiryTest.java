package dev.rookery.provisioner.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.failure.GuardedVertx;
import dev.rookery.postgres.PostgresClients;
import dev.rookery.postgres.PostgresConfig;
import dev.rookery.provisioner.TestProvisioner;
import dev.rookery.testkit.TestDatabase;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OperatorDataExpiryTest {
    private final TestDatabase database = TestProvisioner.createDatabase();
    private final Vertx vertx = PostgresClients.vertx();

    @AfterEach
    void stop() {
        GuardedVertx.close(vertx);
    }

    @Test
    void deletesAuditEntriesOfAGreaterAge() {
        database.execute(
                "INSERT INTO operator_audit (at, actor, action, subject)"
                        + " SELECT now() - make_interval(days => n, hours => 12), 'a', 'b', n::text FROM generate_series(1, 20) AS n");
        OperatorDataExpiry expiry = new OperatorDataExpiry(
                vertx,
                PostgresClients.pool(vertx, PostgresConfig.fromUrl(database.url(), Map.of()), 1, Duration.ofMinutes(1)),
                Duration.ofDays(10));

        expiry.start().toCompletionStage().toCompletableFuture().join();
        expiry.stop();

        assertThat(database.query("SELECT count(*) || ' ' || max(subject::int) FROM operator_audit"))
                .containsExactly("9 9");
    }
}
