package dev.rookery.postgres;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rookery.testkit.TestDatabase;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresClientsTest {
    /** The test's server has no TLS: that it is asked for it shows that the client was ready to. */
    @ParameterizedTest
    @ValueSource(strings = {"verify-ca", "verify-full"})
    void trustsWhomJavaTrustsUnlessToldOtherwise(String mode) {
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
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
