package dev.rookery.api.license;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.api.ApiSchema;
import dev.rookery.auth.postgres.AuthSchema;
import dev.rookery.failure.GuardedVertx;
import dev.rookery.postgres.Migrations;
import dev.rookery.postgres.PostgresClients;
import dev.rookery.postgres.PostgresConfig;
import dev.rookery.testkit.TestDatabase;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BrokerLimitWriterTest {
    private final TestDatabase database = TestDatabase.create();
    private final Vertx vertx = PostgresClients.vertx();
    private BrokerLimitWriter writer;

    @BeforeEach
    void start() {
        PostgresConfig postgres = PostgresConfig.fromUrl(database.url(), Map.of());
        Migrations.apply(postgres, List.of(AuthSchema.SCHEMA, ApiSchema.SCHEMA));
        writer = new BrokerLimitWriter(PostgresClients.pool(vertx, postgres, 1, Duration.ofSeconds(60)));
    }

    @AfterEach
    void stop() {
        GuardedVertx.close(vertx);
    }

    @Test
    void writesAndResetsTheLimitsOfLicenses() {
        database.execute("INSERT INTO rookery_limits (subscriptions) VALUES (77)");

        write(Map.of("sessions", 5L, "memory_bytes", 6_000_000_000L));
        assertThat(row()).isEqualTo("100 77 5 6000000000");

        write(Map.of("client_user_sessions", 8L));
        assertThat(row()).isEqualTo("100 77 8");

        write(Map.of());
        assertThat(row()).isEqualTo("100 77");
    }

    @Test
    void skipsLimitsThatTheDatabaseRejects() {
        write(Map.of("sessions", -1L, "of_the_future", 1L, "connections", 1L << 40, "queued_bytes", 9L));

        assertThat(database.query("SELECT concat_ws(' ', sessions, connections, queued_bytes) FROM rookery_limits"))
                .containsExactly("9");
    }

    private void write(Map<String, Long> limits) {
        writer.write(new LicenseLimits(1, 1, 100, 1, limits))
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    private String row() {
        return database.query("SELECT concat_ws(' ', messages_per_second, subscriptions, sessions, memory_bytes,"
                        + " client_user_sessions) FROM rookery_limits")
                .get(0);
    }
}
