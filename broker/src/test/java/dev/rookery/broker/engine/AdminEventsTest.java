package dev.rookery.broker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.auth.service.ServiceComponent;
import dev.rookery.testkit.wire.Connect;
import dev.rookery.testkit.wire.Publish;
import dev.rookery.testkit.wire.WireClient;
import dev.rookery.testkit.wire.WirePackets;
import dev.rookery.testkit.wire.WireProperty;
import io.vertx.core.json.JsonArray;
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
                        "refused d unknown_user",
                        "refused  malformed_packet",
                        "revoked c subscriptions_removed",
                        "revoked c password_changed",
                        "disconnected c not_authorized",
                        "disconnected e client_disconnected",
                        "disconnected f connection_lost"));
        JsonObject newest = port.get(TENANT + "/events?limit=2");
        assertThat(newest.getBoolean("complete")).isTrue();
        JsonArray two = newest.getJsonArray("items");
        assertThat(two.getJsonObject(0).getString("id")).isEqualTo(newest.getString("last_id"));
        assertThat(port.items(TENANT + "/events?after=" + two.getJsonObject(1).getString("id")))
                .containsExactly(two.getJsonObject(0));
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

    @Test
    void countsWhatIsRefusedByReason() {
        engine.authority().user("u", "u", "a 7");
        WireClient client = engine.connect(Connect.v5("c").user("u", "u"));
        client.subscribe("forbidden", 0);
        client.publishFully(Publish.of("forbidden", "x").qos(1, 1));
        engine.open().connect(Connect.v5("d").user("u", "wrong"));
        engine.open().connect(Connect.v5("d").user("unknown", "u"));

        assertThat(refusals("connect", "wrong_password")).isEqualTo(1);
        assertThat(refusals("connect", "unknown_user")).isEqualTo(1);
        assertThat(refusals("connect", "other")).isZero();
        assertThat(refusals("subscribe", "not_authorized")).isEqualTo(1);
        assertThat(refusals("publish", "no_right_to_write")).isEqualTo(1);
    }

    private double refusals(String operation, String reason) {
        return engine.metrics()
                .get("rookery.broker.refusals")
                .tags("operation", operation, "reason", reason)
                .counter()
                .count();
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

    /** The first message that waits is announced, and messages that the client has not acknowledged when it disconnects. */
    @Test
    void announcesMessagesThatWaitForThePlatform() {
        Connect ingestion = Connect.v5("ingest").resume().with(WireProperty.SESSION_EXPIRY_INTERVAL, 3_600);
        WireClient service = engine.connectInternal(ServiceComponent.INGESTION, ingestion);
        service.subscribe("sensor/#", 1);
        WireClient device = engine.v5("device");
        try (AdminPort.Stream stream = port.stream("/v1/sessions/waiting/stream", null)) {
            assertThat(stream.next().type()).isEqualTo("reset");
            service.close();
            Awaitility.await().until(() -> port.items(TENANT + "/events").stream()
                    .anyMatch(event -> ((JsonObject) event).getString("type").equals("disconnected")
                            && ((JsonObject) event).getString("client_id").equals("ingest")));
            device.publishFully(Publish.of("sensor/d/t", "1").qos(1, 1));
            device.publishFully(Publish.of("sensor/d/t", "2").qos(1, 2));

            AdminPort.Event first = stream.next();
            assertThat(first.type()).isEqualTo("waiting");
            assertThat(first.data().getString("tenant")).isEqualTo("default");
            assertThat(first.data().getString("client_id")).isEqualTo("ingest");

            WireClient resumed = engine.connectInternal(ServiceComponent.INGESTION, ingestion);
            resumed.receivePublish();
            resumed.receivePublish();
            resumed.close();
            AdminPort.Event second = stream.next();
            assertThat(second.data().getString("client_id")).isEqualTo("ingest");
            assertThat(second.id()).isEqualTo(first.id().replaceFirst("1$", "2"));
        }
    }
}
