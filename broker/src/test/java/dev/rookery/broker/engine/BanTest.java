package dev.rookery.broker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.auth.Ban;
import dev.rookery.auth.Ban.Kind;
import dev.rookery.testkit.wire.Connect;
import dev.rookery.testkit.wire.WireClient;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Bans of clients. */
class BanTest extends AdminPortCase {
    private static final int BANNED = 0x8a;
    private static final int NOT_AUTHORIZED = 0x87;
    private static final int ADMINISTRATIVE_ACTION = 0x98;

    private static Ban ban(Kind kind, String value) {
        return new Ban(kind, value, "test", Optional.empty());
    }

    @BeforeEach
    void addUsers() {
        engine.authority().user("u", "u", "a 7").user("v", "v", "a 7");
    }

    private int connect(String clientId, String user, String password) {
        try (WireClient client = engine.open()) {
            return client.connect(Connect.v5(clientId).user(user, password)).code();
        }
    }

    private void awaitEvent(String expected) {
        Awaitility.await().untilAsserted(() -> assertThat(port.items(TENANT + "/events").stream()
                        .map(item -> (JsonObject) item)
                        .map(event -> event.getString("type") + " " + event.getString("client_id") + " "
                                + event.getString("reason") + " " + event.getString("detail")))
                .contains(expected));
    }

    @Test
    void refusesBannedClientIds() {
        engine.authority().ban(ban(Kind.CLIENT, "c"));

        assertThat(connect("c", "u", "u")).isEqualTo(BANNED);
        assertThat(connect("d", "u", "u")).isZero();
        awaitEvent("refused c banned client c: test");
        assertThat(engine.metrics()
                        .get("rookery.broker.refusals")
                        .tags("operation", "connect", "reason", "banned")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    /** Others must not learn which users are banned. */
    @Test
    void refusesBannedUsersOnceTheyAreAuthenticated() {
        engine.authority().ban(ban(Kind.USER, "u"));

        assertThat(connect("c", "u", "wrong")).isEqualTo(NOT_AUTHORIZED);
        assertThat(connect("c", "u", "u")).isEqualTo(BANNED);
        assertThat(connect("c", "v", "v")).isZero();
    }

    @Test
    void refusesBannedAddressesUntilTheBanEnds() {
        engine.authority()
                .banInAllTenants(new Ban(
                        Kind.ADDRESS,
                        "127.0.0.0/8",
                        "",
                        Optional.of(Instant.now().plus(Duration.ofHours(1)))));
        assertThat(connect("c", "u", "u")).isEqualTo(BANNED);

        engine.authority().banInAllTenants(new Ban(Kind.ADDRESS, "127.0.0.0/8", "", Optional.of(Instant.now())));
        assertThat(connect("c", "u", "u")).isZero();
    }

    /** MQTT 3.1.1 has no code for bans. */
    @Test
    void refusesFormerVersionsAsNotAuthorized() {
        engine.authority().ban(ban(Kind.CLIENT, "c"));

        try (WireClient client = engine.open()) {
            assertThat(client.connect(Connect.v3("c").user("u", "u")).code()).isEqualTo(5);
        }
    }

    @Test
    void disconnectsConnectedClients() {
        WireClient byId = engine.connect(Connect.v5("c").user("u", "u"));
        WireClient byUser = engine.connect(Connect.v5("d").user("v", "v"));
        WireClient other = engine.connect(Connect.v5("e").user("u", "u"));

        engine.authority().ban(ban(Kind.CLIENT, "c"), ban(Kind.USER, "v"));

        assertThat(byId.expectDisconnect()).isEqualTo(ADMINISTRATIVE_ACTION);
        assertThat(byUser.expectDisconnect()).isEqualTo(ADMINISTRATIVE_ACTION);
        assertThat(other.subscribe("a", 0).codes()).containsExactly(0);
        awaitEvent("revoked d banned user v: test");
    }
}
