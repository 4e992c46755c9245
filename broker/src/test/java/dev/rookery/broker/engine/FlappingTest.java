package dev.rookery.broker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.broker.limit.FlappingLimits;
import dev.rookery.broker.limit.TenantLimits;
import dev.rookery.testkit.wire.Connect;
import dev.rookery.testkit.wire.WireClient;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Clients that connect again and again. */
class FlappingTest {
    private static final int BANNED = 0x8a;

    @RegisterExtension
    final EngineFixture engine = new EngineFixture(TenantLimits.DEFAULT)
            .flapping(new FlappingLimits(2, Duration.ofHours(1), Duration.ofHours(1)));

    private AdminPort port;

    @BeforeEach
    void open() {
        port = new AdminPort(engine.broker());
        engine.authority().user("u", "u", "a 7").user("v", "v", "a 7");
    }

    @AfterEach
    void close() {
        port.close();
    }

    private int connect(String clientId, String user, String password) {
        try (WireClient client = engine.open()) {
            return client.connect(Connect.v5(clientId).user(user, password)).code();
        }
    }

    private List<String> events(String clientId) {
        return port.items(AdminPortCase.TENANT + "/events").stream()
                .map(item -> (JsonObject) item)
                .filter(event -> event.getString("client_id").equals(clientId))
                .filter(event -> !event.getString("type").equals("disconnected"))
                .map(event ->
                        event.getString("type") + " " + event.getString("reason") + " " + event.getString("detail"))
                .toList();
    }

    @Test
    void reportsAndBansFlappingClients() {
        assertThat(connect("c", "u", "u")).isZero();
        assertThat(connect("c", "u", "u")).isZero();
        assertThat(connect("c", "u", "u")).isZero();
        assertThat(connect("c", "u", "u")).isEqualTo(BANNED);

        String detail = "more than 2 connects in 3600 s";
        assertThat(events("c"))
                .containsExactlyInAnyOrder(
                        "connected accepted ",
                        "connected accepted ",
                        "connected flapping " + detail,
                        "refused flapping " + detail);
        assertThat(engine.metrics()
                        .get("rookery.broker.refusals")
                        .tags("operation", "connect", "reason", "flapping")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    /** Otherwise clients with the same id, or without a password, could ban each other. */
    @Test
    void countsEachUserAndAuthenticatedClientsOnly() {
        for (int i = 0; i < 4; i++) {
            connect("c", "u", "u");
            connect("c", "v", "wrong");
        }

        assertThat(connect("c", "v", "v")).isZero();
        assertThat(connect("d", "u", "u")).isZero();
    }
}
