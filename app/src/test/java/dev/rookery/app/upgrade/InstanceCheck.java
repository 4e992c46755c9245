package dev.rookery.app.upgrade;

import static dev.rookery.app.upgrade.InstanceContent.DEVICE_PASSWORD;
import static dev.rookery.app.upgrade.InstanceContent.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rookery.testkit.wire.Connect;
import dev.rookery.testkit.wire.Publish;
import dev.rookery.testkit.wire.ServerPacket;
import dev.rookery.testkit.wire.ServerPacket.Acknowledgement.Type;
import dev.rookery.testkit.wire.WireClient;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Checks that an instance holds everything that {@link InstanceContent} has created in an earlier release. */
final class InstanceCheck {
    private static final int ACCEPTED = 0;
    private static final int NOT_AUTHORIZED = 0x87;

    private final RestClient callers;
    private final RestClient owner;
    private final InetSocketAddress broker;
    private final JsonObject facts;
    private final Instant made;

    InstanceCheck(String api, InetSocketAddress broker, JsonObject facts) {
        this.callers = RestClient.of(api);
        this.broker = broker;
        this.facts = facts;
        this.made = Instant.parse(facts.getString("made_at"));
        this.owner = callers.login("admin", facts.getString("owner_password"));
    }

    void run() {
        apiUsers();
        apiKeys();
        devices();
        mqttUsers();
        rights();
        limits();
        readings();
        license();
        audit();
    }

    private void apiUsers() {
        for (String role : InstanceContent.ROLES) {
            assertThat(callers.login(role + "@example.com", PASSWORD)
                            .get("/auth/caller")
                            .getString("role"))
                    .isEqualTo(role);
        }
        JsonObject former = new JsonObject().put("name", "former").put("password", PASSWORD);
        assertThat(callers.status("POST", "/auth/login", former)).isEqualTo(401);
        assertThat(owner.items("/users"))
                .extracting(
                        user -> user.getString("name") + " " + user.getString("role") + " " + user.getBoolean("active"))
                .containsExactlyInAnyOrder(
                        "admin owner true",
                        "viewer@example.com viewer true",
                        "operator@example.com operator true",
                        "admin@example.com admin true",
                        "owner@example.com owner true",
                        "former admin false");
    }

    private void apiKeys() {
        RestClient report = callers.withToken(facts.getString("api_key"));
        assertThat(report.items("/devices")).hasSize(3);
        JsonObject device = new JsonObject().put("id", "pump-4");
        assertThat(report.status("POST", "/devices", device)).isEqualTo(403);
        callers.withToken(facts.getString("api_key_operator")).post("/devices", device);
        owner.delete("/devices/pump-4");
        assertThat(owner.items("/api-keys"))
                .extracting(
                        key -> key.getString("name") + " " + key.getString("role") + " " + key.getJsonArray("scopes"))
                .containsExactly(
                        "machine operator [\"devices:read\",\"devices:write\"]",
                        "report viewer [\"devices:read\",\"data:read\"]");
    }

    private void devices() {
        assertThat(owner.items("/devices"))
                .extracting(device -> device.getString("id") + " " + device.getString("name") + " "
                        + device.getJsonArray("tags") + " " + device.getInteger("version"))
                .containsExactly(
                        "pump-1 Pump 1 [\"cellar\",\"north\"] 1",
                        "pump-2 Pump two [\"roof\"] 2",
                        "pump-3 pump-3 [\"line-1\"] 1");
        JsonObject key = owner.items("/provisioning-keys").get(0);
        assertThat(key.getString("name")).isEqualTo("line-1");
        assertThat(key.getInteger("max_devices")).isEqualTo(10);
        assertThat(key.getInteger("used")).isEqualTo(1);
        JsonObject registration =
                new JsonObject().put("key", facts.getString("provisioning_key")).put("id", "pump-5");
        callers.post("/provisioning/register", registration);
        owner.delete("/devices/pump-5");
    }

    private void mqttUsers() {
        for (String hash : InstanceContent.HASHES) {
            assertThat(logIn("hash-" + hash, "secret")).as(hash).isEqualTo(ACCEPTED);
            assertThat(logIn("hash-" + hash, "Secret")).as(hash).isEqualTo(NOT_AUTHORIZED);
        }
        assertThat(logIn("pump-1", DEVICE_PASSWORD)).isEqualTo(ACCEPTED);
        assertThat(logIn("pump-3", facts.getString("registered_password"))).isEqualTo(ACCEPTED);
        assertThat(logIn("display", DEVICE_PASSWORD)).isEqualTo(ACCEPTED);
        assertThat(logIn("root", "secret")).isEqualTo(ACCEPTED);
        assertThat(logIn(facts.getString("superuser"), facts.getString("superuser_password")))
                .isEqualTo(ACCEPTED);
        assertThat(logIn("disabled", DEVICE_PASSWORD)).isEqualTo(NOT_AUTHORIZED);
        assertThat(logIn("pump-9", DEVICE_PASSWORD)).isEqualTo(NOT_AUTHORIZED);
    }

    private int logIn(String user, String password) {
        try (WireClient client = WireClient.tcp(broker)) {
            return client.connect(Connect.v5("login").user(user, password)).code();
        }
    }

    private void rights() {
        try (WireClient client = connect("client-1", "hash-2a", "secret")) {
            assertThat(publish(client, "own/hash-2a/client-1/x")).isLessThan(0x80);
            assertThat(publish(client, "own/hash-2a/client-2/x")).isEqualTo(NOT_AUTHORIZED);
            assertThat(publish(client, "write/only")).isLessThan(0x80);
            assertThat(publish(client, "read/only")).isEqualTo(NOT_AUTHORIZED);
            assertThat(client.subscribe("read/only", 1).codes()).containsExactly(1);
            assertThat(client.subscribe("subscribe/only", 1).codes()).containsExactly(1);
            assertThat(client.subscribe("write/only", 1).codes()).containsExactly(NOT_AUTHORIZED);
        }
        try (WireClient superuser = connect("root", "root", "secret")) {
            assertThat(superuser.subscribe("write/only", 1).codes()).containsExactly(1);
        }
        try (WireClient device = connect("pump-3", "pump-3", facts.getString("registered_password"))) {
            assertThat(publish(device, "reply/pump-3/x")).isLessThan(0x80);
            assertThat(publish(device, "command/pump-3/x")).isEqualTo(NOT_AUTHORIZED);
            assertThat(device.subscribe("command/pump-3/#", 1).codes()).containsExactly(1);
        }
    }

    private static int publish(WireClient client, String topic) {
        return client.publishFully(Publish.of(topic, "x").qos(1, 1)).code();
    }

    /** Checks the limit of seven messages in flight in {@code rookery_user_limits}. */
    private void limits() {
        try (WireClient client = connect("client-1", "hash-2a", "secret");
                WireClient publisher = connect("root", "root", "secret")) {
            client.subscribe("read/only", 1);
            for (int i = 1; i <= 8; i++) {
                publisher.publishFully(
                        Publish.of("read/only", Integer.toString(i)).qos(1, i));
            }
            List<ServerPacket.Publish> inFlight = new ArrayList<>();
            for (int i = 1; i <= 7; i++) {
                inFlight.add(client.receivePublish());
            }
            client.expectNothing();
            client.acknowledge(Type.PUBACK, inFlight.get(0).packetId());
            assertThat(client.receivePublish().payload()).isEqualTo("8");
        }
    }

    private void readings() {
        String range = "&from=" + made.minus(10, ChronoUnit.DAYS) + "&to=" + made.plus(1, ChronoUnit.DAYS);
        List<JsonObject> readings =
                owner.items("/sensor-data/readings?limit=100&device=pump-1&metric=temperature" + range);
        // Five readings a day, one minute apart.
        List<String> expected = IntStream.rangeClosed(0, 3)
                .map(i -> 3 - i)
                .boxed()
                .flatMap(day -> IntStream.rangeClosed(0, 4)
                        .map(i -> 4 - i)
                        .mapToObj(i -> made.minus(day, ChronoUnit.DAYS).minus(i, ChronoUnit.MINUTES) + " "
                                + (10 * day + i) + ".5 C"))
                .toList();
        assertThat(readings)
                .extracting(reading -> Instant.parse(reading.getString("time")) + " " + reading.getValue("value") + " "
                        + reading.getString("unit"))
                .containsExactlyElementsOf(expected);
        assertThat(owner.items("/sensor-data/latest?device=pump-1"))
                .extracting(reading -> reading.getString("metric") + " " + reading.getValue("value"))
                .containsExactlyInAnyOrder(
                        "temperature 0.5",
                        "valve/open true",
                        "state idle",
                        "air/humidity 40.0",
                        "air/pressure 1013.25");
        JsonObject raw = owner.items("/sensor-data/raw?device=pump-1" + range).get(0);
        assertThat(raw.getString("topic")).isEqualTo("sensor/pump-1/picture");
        assertThat(raw.getString("payload")).isEqualTo("AAEC/w==");

        // Was in the broker's queue when PostgreSQL, the API and the broker were killed.
        await().until(() -> !owner.items("/sensor-data/latest?device=pump-2").isEmpty());
        assertThat(owner.items(
                        "/sensor-data/readings?device=pump-2&metric=late&from=" + made.minus(1, ChronoUnit.DAYS)))
                .extracting(reading -> reading.getValue("value"))
                .containsExactly(99.0);
    }

    private void license() {
        JsonObject license = owner.get("/license");
        assertThat(license.getString("state")).isEqualTo("valid");
        assertThat(license.getString("plan")).isEqualTo("fixture");
        JsonObject limits = license.getJsonObject("limits");
        assertThat(limits.getInteger("devices")).isEqualTo(123);
        assertThat(limits.getInteger("users")).isEqualTo(45);
        assertThat(limits.getInteger("messages_per_second")).isEqualTo(6789);
        assertThat(license.getJsonObject("used").getInteger("devices")).isEqualTo(3);
    }

    private void audit() {
        assertThat(actions("pump-1")).containsExactly("admin device.create");
        assertThat(actions("pump-2")).containsExactly("admin device.update", "admin device.create");
        assertThat(actions("pump-9")).containsExactly("admin device.delete", "admin device.create");
        assertThat(actions("former")).hasSizeGreaterThanOrEqualTo(2);
        JsonObject entry = owner.items("/audit?subject=pump-2").get(1);
        assertThat(Instant.parse(entry.getString("at"))).isBetween(made, made.plus(1, ChronoUnit.HOURS));
        assertThat(entry.getString("address")).isEqualTo("127.0.0.1");
    }

    private List<String> actions(String subject) {
        return owner.items("/audit?subject=" + subject).stream()
                .map(entry -> entry.getString("actor") + " " + entry.getString("action"))
                .toList();
    }

    /**
     * Checks the usage of earlier hours, and of the hour in which PostgreSQL was killed.
     *
     * @param spooledHour hour of the row in the spool file
     * @param spooled QoS 1 messages in that row
     */
    void usage(Instant spooledHour, int spooled) {
        Instant lastHour = made.truncatedTo(ChronoUnit.HOURS);
        String range =
                "/usage?step=hour&from=" + made.minus(2, ChronoUnit.DAYS) + "&to=" + made.plus(2, ChronoUnit.HOURS);
        for (int hours : new int[] {2, 3, 26}) {
            Instant from = lastHour.minus(hours, ChronoUnit.HOURS);
            assertThat(owner.items(range))
                    .filteredOn(
                            period -> Instant.parse(period.getString("from")).equals(from))
                    .extracting(period -> period.getInteger("messages_in_qos1") + " "
                            + period.getInteger("bytes_in_qos1") + " " + period.getInteger("peak_connections"))
                    .containsExactly("1000 10000 5");
        }
        await().untilAsserted(() -> assertThat(owner.items(range))
                .filteredOn(period -> Instant.parse(period.getString("from")).equals(spooledHour))
                .extracting(period -> period.getInteger("messages_in_qos1"))
                .containsExactly(spooled));
    }

    /** Changes and deletes rows of the earlier release. */
    void changes() {
        owner.delete("/devices/pump-2");
        assertThat(owner.status("GET", "/devices/pump-2", null)).isEqualTo(404);
        assertThat(logIn("pump-2", DEVICE_PASSWORD)).isEqualTo(NOT_AUTHORIZED);
        owner.patch("/mqtt/users/disabled", new JsonObject().put("active", true));
        assertThat(logIn("disabled", DEVICE_PASSWORD)).isEqualTo(ACCEPTED);
        owner.post(
                "/mqtt/users",
                new JsonObject()
                        .put("username", "added")
                        .put("password", DEVICE_PASSWORD)
                        .put("acls", new JsonArray()));
        assertThat(logIn("added", DEVICE_PASSWORD)).isEqualTo(ACCEPTED);
    }

    private WireClient connect(String clientId, String user, String password) {
        WireClient client = WireClient.tcp(broker);
        assertThat(client.connect(Connect.v5(clientId).user(user, password)).code())
                .isZero();
        return client;
    }
}
