package dev.rookery.broker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.testkit.wire.Connect;
import dev.rookery.testkit.wire.WireClient;
import dev.rookery.testkit.wire.WirePackets;
import io.vertx.core.json.JsonObject;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Events at the admin port. */
class AdminEventsTest extends AdminPortCase {
    @Test
    void listsEvents() {
        engine.authority().user("u", "u", "a 5");
        WireClient client = engine.connect(Connect.v5("c").user("u", "u"));
        client.subscribe("a", 0);
        engine.open().connect(Connect.v5("d").user("u", "wrong"));
        engine.open().connect(Connect.v5("d").user("unknown", "u"));
        engine.open().sendHex("10 02 00 00").expectClosed();
        engine.authority().change("u", "u", "b 5");
        engine.authority().change("u", "other", "b 5");
        assertThat(client.expectDisconnect()).isEqualTo(0x87);
        engine.v5("e").send(WirePackets.disconnect()).expectClosed();
        engine.v5("f").close();

        Awaitility.await().untilAsserted(() -> assertThat(port.items(TENANT + "/events").stream()
                        .map(item -> (JsonObject) item)
                        .map(event -> event.getString("type") + " " + event.getString("client_id") + " "
                                + event.getString("reason")))
                .contains(
                        "connected c accepted",
                        "refused d wrong_password",
                        "refused d unknown_or_disabled_user",
                        "refused  malformed_packet",
                        "revoked c subscriptions_removed",
                        "revoked c password_changed",
                        "disconnected c not_authorized",
                        "disconnected e client_disconnected",
                        "disconnected f connection_lost"));
        JsonObject first = port.get(TENANT + "/events?limit=1");
        assertThat(first.getBoolean("complete")).isTrue();
        String id = first.getJsonArray("items").getJsonObject(0).getString("id");
        assertThat(port.items(TENANT + "/events?after=" + id).getJsonObject(0).getString("id"))
                .isNotEqualTo(id);
        assertThat(port.get(TENANT + "/events?after=other-3").getBoolean("complete"))
                .isFalse();
    }

    @Test
    void reportsRefusedFiltersOncePerInterval() {
        engine.authority().user("u", "u", "a 5");
        WireClient client = engine.connect(Connect.v5("c").user("u", "u"));
        for (int i = 0; i < 5; i++) {
            client.subscribe("forbidden/" + i, 0);
        }

        assertThat(port.items(TENANT + "/events").stream()
                        .map(item -> (JsonObject) item)
                        .filter(event -> event.getString("type").equals("subscribe_refused"))
                        .map(event -> event.getString("reason") + " " + event.getInteger("reason_code") + " "
                                + event.getString("detail")))
                .containsExactly("not_authorized 135 1 filter, topic forbidden/0");
    }

    /** What the client learns must not depend on the cause. */
    @Test
    void refusesUnknownUsersAndWrongPasswordsAlike() {
        engine.authority().user("u", "u", "a 5");

        assertThat(engine.open().connect(Connect.v5("c").user("u", "wrong")))
                .usingRecursiveComparison()
                .isEqualTo(engine.open().connect(Connect.v5("c").user("unknown", "wrong")));
    }

    @Test
    void streamsEventsAndResumes() {
        String known;
        try (AdminPort.Stream stream = port.stream(null)) {
            assertThat(stream.next().type()).isEqualTo("reset");
            engine.v5("a");
            AdminPort.Event connected = stream.next();
            assertThat(connected.type()).isEqualTo("connected");
            assertThat(connected.data().getString("client_id")).isEqualTo("a");
            assertThat(connected.data().getString("id")).isEqualTo(connected.id());
            known = connected.id();
        }
        engine.v5("b");
        try (AdminPort.Stream stream = port.stream(known)) {
            assertThat(stream.next().data().getString("client_id")).isEqualTo("b");
            engine.v5("c");
            assertThat(stream.next().data().getString("client_id")).isEqualTo("c");
        }
        try (AdminPort.Stream stream = port.stream("of-another-run-1")) {
            assertThat(stream.next().type()).isEqualTo("reset");
        }
        assertThat(problem("GET", "/v1/tenants/unknown/events/stream", "", 404)).contains("no tenant");
    }

    @Test
    void streamsConnectionsOfAllTenants() {
        String known;
        try (AdminPort.Stream stream = port.stream("/v1/events/stream", null)) {
            assertThat(stream.next().type()).isEqualTo("reset");
            WireClient client = engine.v5("a");
            AdminPort.Event connected = stream.next();
            assertThat(connected.type()).isEqualTo("connected");
            assertThat(connected.data().getString("tenant")).isEqualTo("default");
            assertThat(connected.data().getString("client_id")).isEqualTo("a");
            assertThat(connected.data().getString("id")).isEqualTo(connected.id());
            client.close();
            AdminPort.Event disconnected = stream.next();
            assertThat(disconnected.type()).isEqualTo("disconnected");
            known = disconnected.id();
        }
        engine.v5("b");
        try (AdminPort.Stream stream = port.stream("/v1/events/stream", known)) {
            assertThat(stream.next().data().getString("client_id")).isEqualTo("b");
        }
        try (AdminPort.Stream stream = port.stream("/v1/events/stream", "of-another-run-1")) {
            assertThat(stream.next().type()).isEqualTo("reset");
        }
    }
}
