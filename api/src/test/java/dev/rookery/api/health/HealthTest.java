package dev.rookery.api.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rookery.api.ApiClient;
import dev.rookery.api.TestApi;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class HealthTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    @Test
    void readinessRequiresTablesAndBroker() {
        try (TestApi api = new TestApi()) {
            ApiClient probe = api.anonymous();
            await().atMost(TIMEOUT).until(() -> probe.get("/health/ready").status() == 200);

            // Simulates a database without the migrations.
            api.database().execute("ALTER TABLE api_users RENAME TO api_users_away");
            JsonObject without = probe.get("/health/ready").expect(503).json();
            assertThat(without.getString("status")).isEqualTo("down");
            assertThat(without.getJsonObject("checks").getString("database")).isEqualTo("down");
            assertThat(without.encode()).doesNotContain("api_users");
            api.database().execute("ALTER TABLE api_users_away RENAME TO api_users");
            // A check can also fail by its timeout of two seconds, so wait until all pass.
            await().atMost(TIMEOUT).until(() -> probe.get("/health/ready").status() == 200);

            setReadOnly(api, true);
            await().atMost(TIMEOUT).untilAsserted(() -> assertThat(probe.get("/health/ready")
                            .expect(503)
                            .json()
                            .getJsonObject("checks")
                            .getString("database"))
                    .isEqualTo("down"));
            setReadOnly(api, false);
            await().atMost(TIMEOUT).until(() -> probe.get("/health/ready").status() == 200);

            api.stopBroker();
            await().atMost(TIMEOUT).untilAsserted(() -> {
                JsonObject checks =
                        probe.get("/health/ready").expect(503).json().getJsonObject("checks");
                assertThat(checks.getString("broker")).isEqualTo("down");
                assertThat(checks.getString("ingestion")).isEqualTo("down");
                assertThat(checks.getString("database")).isEqualTo("up");
            });
            probe.get("/health/live").expect(200);
        }
    }

    /** Applies to new connections: ends those that exist. */
    private static void setReadOnly(TestApi api, boolean readOnly) {
        String database = api.database().name();
        api.database()
                .execute("SET TRANSACTION READ WRITE; ALTER DATABASE " + database
                        + " SET default_transaction_read_only = " + readOnly);
        api.database().refuseConnections(true);
        api.database().refuseConnections(false);
    }
}
