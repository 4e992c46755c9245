package dev.rookery.postgres;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rookery.failure.GuardedVertx;
import dev.rookery.testkit.TestDatabase;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresClientsTest {
    /** The server has no TLS: an error about SSL shows that the client got as far as requesting it. */
    @ParameterizedTest
    @ValueSource(strings = {"verify-ca", "verify-full"})
    void usesTheJavaTrustStoreByDefault(String mode) {
        PostgresConfig config = PostgresConfig.fromUrl(TestDatabase.create().url() + "?sslmode=" + mode, Map.of());
        Vertx vertx = PostgresClients.vertx();
        Pool pool = PostgresClients.pool(vertx, config, 1, Duration.ofSeconds(60));

        assertThatThrownBy(() -> pool.query("SELECT 1")
                        .execute()
                        .toCompletionStage()
                        .toCompletableFuture()
                        .join())
                .hasMessageContaining("SSL")
                .hasMessageNotContaining("Trust options");

        pool.close().toCompletionStage().toCompletableFuture().join();
        GuardedVertx.close(vertx);
    }
}
