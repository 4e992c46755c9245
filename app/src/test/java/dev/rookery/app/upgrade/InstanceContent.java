package dev.rookery.app.upgrade;

import static org.awaitility.Awaitility.await;

import dev.rookery.testkit.wire.Connect;
import dev.rookery.testkit.wire.Publish;
import dev.rookery.testkit.wire.WireClient;
import dev.rookery.testkit.wire.WirePackets;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Creates users, rights, API users and keys, devices and readings in an instance. InstanceCheck is the counterpart. */
final class InstanceContent {
    static final String PASSWORD = "a-password-of-12";
    static final String DEVICE_PASSWORD = "device-password";
    static final List<String> ROLES = List.of("viewer", "operator", "admin", "owner");
    /** The kinds of password hashes, all of the password {@code secret}; {@code hash-} in front is the user. */
    static final List<String> HASHES = List.of("2a", "2b", "2y", "argon2id", "pbkdf2", "scram");

    private final RestClient owner;
    private final JsonObject facts;

    /** @param facts receives what only the response to its creation shows */
    InstanceContent(RestClient owner, JsonObject facts) {
        this.owner = owner;
        this.facts = facts;
    }

    void create() {
        for (String role : ROLES) {
            owner.post(
                    "/users",
                    new JsonObject()
                            .put("name", role + "@example.com")
                            .put("role", role)
                            .put("password", PASSWORD));
        }
        owner.post(
                "/users",
                new JsonObject().put("name", "former").put("role", "admin").put("password", PASSWORD));
        owner.patch("/users/former", new JsonObject().put("active", false));
        facts.put("api_key", key("report", "viewer", "devices:read", "data:read"));
        facts.put("api_key_operator", key("machine", "operator", "devices:read", "devices:write"));

        device("pump-1", "Pump 1", "cellar", "north");
        device("pump-2", "Pump 2", "roof");
        owner.patch("/devices/pump-2", new JsonObject().put("name", "Pump two"));
        device("pump-9", "Deleted");
        owner.delete("/devices/pump-9");
        String provisioningKey = owner.post(
                        "/provisioning-keys",
                        new JsonObject()
                                .put("name", "line-1")
                                .put("max_devices", 10)
                                .put("expires_at", "2099-01-01T00:00:00Z")
                                .put("tags", new JsonArray().add("line-1")))
                .getString("key");
        facts.put("provisioning_key", provisioningKey);
        JsonObject registered = owner.withToken("")
                .post(
                        "/provisioning/register",
                        new JsonObject().put("key", provisioningKey).put("id", "pump-3"));
        facts.put("registered_password", registered.getJsonObject("connect").getString("password"));
        owner.post(
                "/mqtt/users",
                new JsonObject()
                        .put("username", "display")
                        .put("password", DEVICE_PASSWORD)
                        .put(
                                "acls",
                                new JsonArray()
                                        .add(new JsonObject()
                                                .put("topic", "sensor/#")
                                                .put("permissions", new JsonArray().add("read")))));
        owner.post("/mqtt/users", new JsonObject().put("username", "disabled").put("password", DEVICE_PASSWORD));
        owner.patch("/mqtt/users/disabled", new JsonObject().put("active", false));
    }

    /**
     * Returns statements that insert rows as other programs write them.
     *
     * @param bcrypt user whose hash is copied
     */
    static String rows(String bcrypt) {
        String copy =
                "INSERT INTO mqtt_users (username, password_hash) SELECT 'hash-%1$s', '$%1$s' || substr(password_hash, 4)"
                        + " FROM mqtt_users WHERE username = '" + bcrypt + "';";
        return copy.formatted("2a")
                + copy.formatted("2b")
                + copy.formatted("2y")
                + "INSERT INTO mqtt_users (username, password_hash) VALUES"
                + " ('hash-argon2id', '$argon2id$v=19$m=64,t=1,p=1$c2FsdHNhbHRzYWx0MTIzNA$h/Jml5DHPlQHOb27gz11Ag'),"
                + " ('hash-pbkdf2',"
                + " 'PBKDF2$sha512$1000$AAECAwQFBgcICQoLDA0ODw==$8ltlLe5cI6KNrWOmMFkTi2iE7fEXJKJJR9lhjd/xSn4=');"
                + "INSERT INTO mqtt_acls (username, topic, access) VALUES ('hash-2a', 'own/%u/%c/#', 3),"
                + " ('hash-2a', 'read/only', 1), ('hash-2a', 'write/only', 2), ('hash-2a', 'subscribe/only', 4);"
                + "INSERT INTO rookery_user_limits (username, messages_per_second, inflight, queued_messages, queued_bytes)"
                + " VALUES ('hash-2a', 100, 7, 5000, 1000000);";
    }

    /** Publishes readings of several days and waits until they are stored. */
    void readings(InetSocketAddress broker, Instant now) {
        try (WireClient device = WireClient.tcp(broker)) {
            device.connect(Connect.v3("pump-1").user("pump-1", DEVICE_PASSWORD));
            int id = 0;
            for (int day = 3; day >= 0; day--) {
                for (int i = 0; i < 5; i++) {
                    long time = now.minus(day, ChronoUnit.DAYS)
                            .minus(i, ChronoUnit.MINUTES)
                            .toEpochMilli();
                    device.publishFully(Publish.of(
                                    "sensor/pump-1/temperature",
                                    "{\"value\": %d.5, \"unit\": \"C\", \"ts\": %d}".formatted(10 * day + i, time))
                            .qos(1, ++id));
                }
            }
            device.publishFully(Publish.of("sensor/pump-1/valve/open", "true").qos(1, ++id));
            device.publishFully(Publish.of("sensor/pump-1/state", "\"idle\"").qos(1, ++id));
            device.publishFully(Publish.of("sensor/pump-1/air", "{\"humidity\": 40, \"pressure\": 1013.25}")
                    .qos(1, ++id));
            device.publishFully(Publish.of("sensor/pump-1/picture", new byte[] {0, 1, 2, (byte) 0xff})
                    .qos(1, ++id));
            device.send(WirePackets.disconnect()).expectClosed();
        }
        await().atMost(Duration.ofMinutes(1))
                .until(() -> owner.items("/sensor-data/latest?device=pump-1").size() == 5
                        && owner.items("/sensor-data/raw?device=pump-1").size() == 1);
    }

    private String key(String name, String role, String... scopes) {
        return owner.post(
                        "/api-keys",
                        new JsonObject()
                                .put("name", name)
                                .put("role", role)
                                .put("scopes", new JsonArray(List.of(scopes))))
                .getString("key");
    }

    private void device(String id, String name, String... tags) {
        owner.post(
                "/devices",
                new JsonObject()
                        .put("id", id)
                        .put("name", name)
                        .put("tags", new JsonArray(List.of(tags)))
                        .put("password", DEVICE_PASSWORD));
    }
}
