package dev.rookery.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import dev.rookery.api.caller.Role;
import dev.rookery.auth.TenantId;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * Tenant with objects of every kind, some named like those of all other tenants, some with a mark that no response to another
 * tenant may contain.
 */
final class TenantVictim implements AutoCloseable {
    static final String SHARED = "shared";
    /** Names that objects of all tenants have, and a filter that matches all topics. */
    static final List<String> NAMES =
            List.of(SHARED, SHARED + "-user", "state", URLEncoder.encode("#", StandardCharsets.UTF_8));

    static final String ONLY_THEIRS = "only-theirs";
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final TestApi api;
    private final TenantId tenant;
    private final String mark;
    private final ApiClient owner;
    private final long apiKey;
    private final long provisioningKey;
    private final JsonObject settings;
    private final Mqtt5BlockingClient client;
    private final String authority;
    private final String certificate;
    private final String ban;

    TenantVictim(TestApi api, TenantId tenant, String mark) {
        this.api = api;
        this.tenant = tenant;
        this.mark = mark;
        this.owner = api.as(tenant, Role.OWNER);
        for (String name : List.of(SHARED, ONLY_THEIRS, mark)) {
            person(name);
        }
        apiKey = Stream.of(SHARED, mark).map(this::apiKey).toList().get(0);
        provisioningKey =
                Stream.of(SHARED, mark).map(this::provisioningKey).toList().get(0);
        mqttUser(SHARED + "-user");
        mqttUser(ONLY_THEIRS + "-user");
        mapping(SHARED);
        mapping(ONLY_THEIRS);
        settings = device(SHARED);
        device(ONLY_THEIRS);
        authority = Stream.of(SHARED, mark).map(this::authority).toList().get(0);
        certificate = owner.post("/devices/" + SHARED + "/certificates", new JsonObject())
                .expect(201)
                .json()
                .getString("serial");
        ban = owner.post("/broker/bans", new JsonObject().put("kind", "client").put("value", "banned " + mark))
                .expect(201)
                .json()
                .getString("id");
        client = connect(api, settings, SHARED);
        client.subscribeWith().topicFilter("command/" + SHARED + "/#").send();
        measure();
        retain();
        api.database()
                .execute("INSERT INTO api_handovers (tenant, code, token_hash, operator, reason, expires_at) VALUES ('"
                        + tenant + "', gen_random_uuid(), sha256('" + mark + "'), '" + mark + "', '" + mark
                        + "', now() + interval '1 hour'); INSERT INTO api_handover_settings (tenant, permitted, changed_by) VALUES ('"
                        + tenant + "', true, '" + mark + "')");
    }

    private void person(String name) {
        owner.post("/users", new JsonObject().put("name", name).put("role", "viewer"))
                .expect(201);
    }

    private long apiKey(String name) {
        JsonObject key = new JsonObject()
                .put("name", name)
                .put("role", "viewer")
                .put("scopes", new JsonArray().add("data:read"));
        return owner.post("/api-keys", key).expect(201).json().getLong("id");
    }

    private long provisioningKey(String name) {
        JsonObject key = new JsonObject()
                .put("name", name)
                .put("max_devices", 5)
                .put("tags", new JsonArray().add(mark))
                .put("expires_at", "2099-01-01T00:00:00Z");
        return owner.post("/provisioning-keys", key).expect(201).json().getLong("id");
    }

    private String authority(String name) {
        return owner.post("/device-cas", new JsonObject().put("name", name))
                .expect(201)
                .json()
                .getString("id");
    }

    private void mqttUser(String name) {
        JsonObject row = new JsonObject().put("topic", mark + "/#").put("access", 7);
        owner.post("/mqtt/users", new JsonObject().put("username", name).put("acls", new JsonArray().add(row)))
                .expect(201);
    }

    private void mapping(String name) {
        JsonObject mapping = new JsonObject().put("name", name).put("topic", mark + "/{device}/" + name);
        owner.post("/mappings", mapping).expect(201);
    }

    private JsonObject device(String id) {
        JsonObject device = new JsonObject().put("id", id).put("name", mark).put("tags", new JsonArray().add(mark));
        return owner.post("/devices", device).expect(201).json().getJsonObject("connect");
    }

    /** Connects another client, whose id is the mark, and disconnects it. */
    void connectAgain() {
        connect(api, settings, mark).disconnect();
    }

    static Mqtt5BlockingClient connect(TestApi api, JsonObject settings, String clientId) {
        Mqtt5BlockingClient connected = Mqtt5Client.builder()
                .serverHost("127.0.0.1")
                .serverPort(api.mqtt().getPort())
                .identifier(clientId)
                .simpleAuth()
                .username(settings.getString("username"))
                .password(settings.getString("password").getBytes(StandardCharsets.UTF_8))
                .applySimpleAuth()
                .buildBlocking();
        connected.connect();
        return connected;
    }

    private void measure() {
        publish("sensor/" + SHARED + "/state", "{\"value\": \"" + mark + "\"}");
        publish("sensor/" + SHARED + "/broken", "{" + mark);
        String series =
                "SELECT count(*) FROM sensor_series s JOIN sensor_readings r ON r.series = s.id WHERE s.tenant = '"
                        + tenant + "'";
        String raw = "SELECT count(*) FROM sensor_raw WHERE tenant = '" + tenant + "'";
        await().atMost(TIMEOUT)
                .until(() -> !api.database().query(series).get(0).equals("0")
                        && !api.database().query(raw).get(0).equals("0"));
        owner.get("/sensor-data/latest").expect(200);
        assertThat(owner.get("/sensor-data/latest").text()).contains(mark);
    }

    /** Publishes with QoS 1. */
    void publish(String topic, String payload) {
        client.publishWith()
                .topic(topic)
                .qos(MqttQos.AT_LEAST_ONCE)
                .payload(payload.getBytes(StandardCharsets.UTF_8))
                .send();
    }

    private void retain() {
        owner.post(
                        "/broker/messages",
                        new JsonObject()
                                .put("topic", SHARED + "/retained")
                                .put("payload", mark)
                                .put("retain", true))
                .expect(200);
    }

    /** Returns values with which another tenant could address the objects. */
    List<String> identifiers() {
        return Stream.concat(
                        NAMES.stream(),
                        Stream.of(
                                Long.toString(apiKey),
                                Long.toString(provisioningKey),
                                authority,
                                certificate,
                                ban,
                                tenant.value()))
                .toList();
    }

    /** Returns all that the tenant has, which no request of another tenant may change. */
    String contents() {
        StringBuilder contents = new StringBuilder();
        for (String table : List.of(
                "api_users",
                "api_keys",
                "provisioning_keys",
                "devices",
                "api_handovers",
                "api_handover_settings",
                "device_cas",
                "device_certificates",
                "client_bans",
                "api_audit",
                "sensor_mappings",
                "sensor_series",
                "sensor_raw")) {
            contents.append(api.database()
                    .query("SELECT to_jsonb(t)::text FROM " + table + " t WHERE tenant = '" + tenant
                            + "'"
                            // Anybody can fail to log in to any tenant.
                            + (table.equals("api_audit") ? " AND action NOT LIKE '%.login-failed'" : "")
                            + " ORDER BY 1"));
        }
        String schema = tenant.equals(TenantId.DEFAULT) ? "public" : "t_" + tenant;
        for (String table : List.of("mqtt_users", "mqtt_acls")) {
            contents.append(api.database().query("SELECT t::text FROM " + schema + "." + table + " t ORDER BY 1"));
        }
        return contents.append(
                        owner.get("/broker/retained?filter=%23").expect(200).json())
                .append(client.getState().isConnected())
                .toString();
    }

    String mark() {
        return mark;
    }

    TenantId tenant() {
        return tenant;
    }

    @Override
    public void close() {
        client.disconnect();
    }
}
