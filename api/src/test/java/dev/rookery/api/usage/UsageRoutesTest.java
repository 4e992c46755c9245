package dev.rookery.api.usage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.api.TestApi;
import dev.rookery.api.caller.Role;
import dev.rookery.broker.usage.UsageSchema;
import dev.rookery.postgres.Migrations;
import dev.rookery.postgres.PostgresConfig;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class UsageRoutesTest {
    private static TestApi api;

    @BeforeAll
    static void start() {
        api = new TestApi();
        Migrations.apply(PostgresConfig.fromUrl(api.database().url(), Map.of()), List.of(UsageSchema.SCHEMA));
        use("2026-01-31 23:00Z", 1);
        use("2026-01-31 23:00Z", 2);
        use("2026-02-01 00:00Z", 4);
        use("2026-02-28 23:00Z", 8);
        use("2026-03-01 00:00Z", 16);
        api.database()
                .execute("INSERT INTO rookery_usage_device VALUES ('default', '2026-02-01', 1, 1),"
                        + " ('default', '2026-02-28', 1, 1 << 23), ('default', '2026-02-28', 2, 1 << 23)");
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @Test
    void aggregatesByMonth() {
        JsonObject response = usage("from=2026-01-01T00:00:00Z&to=2026-03-01T00:00:00Z&step=month");

        assertThat(response.getJsonArray("items")).hasSize(2);
        JsonObject february = response.getJsonArray("items").getJsonObject(1);
        assertThat(february.getString("from")).isEqualTo("2026-02-01T00:00:00Z");
        assertThat(february.getString("to")).isEqualTo("2026-03-01T00:00:00Z");
        assertThat(february.getInteger("messages_in_qos0")).isEqualTo(12);
        assertThat(february.getInteger("active_devices")).isEqualTo(2);
    }

    @Test
    void aggregatesByDayAndHour() {
        assertThat(messages(usage("from=2026-01-31T00:00:00Z&to=2026-02-02T00:00:00Z&step=day")))
                .containsExactly(3, 4);
        assertThat(messages(usage("from=2026-01-31T23:00:00Z&to=2026-02-01T01:00:00Z")))
                .containsExactly(3, 4);
    }

    @Test
    void rejectsInvalidRanges() {
        api.as(Role.VIEWER)
                .get("/usage?from=2026-02-01T00:00:00Z&to=2026-01-01T00:00:00Z")
                .expect(400);
        api.as(Role.VIEWER)
                .get("/usage?from=2026-01-01T00:00:00Z&to=2027-01-01T00:00:00Z&step=hour")
                .expect(400);
    }

    @Test
    void requiresAuthentication() {
        api.anonymous()
                .get("/usage?from=2026-01-01T00:00:00Z&to=2026-02-01T00:00:00Z")
                .expect(401);
    }

    private static JsonObject usage(String query) {
        return api.as(Role.VIEWER).get("/usage?" + query).expect(200).json();
    }

    private static List<Integer> messages(JsonObject response) {
        return response.getJsonArray("items").stream()
                .map(item -> ((JsonObject) item).getInteger("messages_in_qos0"))
                .toList();
    }

    private static void use(String hour, int messages) {
        api.database()
                .execute("INSERT INTO rookery_usage_run_hour (run, sequence, tenant, hour, since, until,"
                        + " messages_in_qos0) VALUES (gen_random_uuid(), 0, 'default', '" + hour + "', '" + hour
                        + "', '"
                        + hour + "', " + messages + ")");
    }
}
