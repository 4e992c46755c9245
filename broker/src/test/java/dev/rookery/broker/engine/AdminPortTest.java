package dev.rookery.broker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.auth.TenantId;
import dev.rookery.auth.service.ServiceKey;
import dev.rookery.auth.service.TenantToken;
import dev.rookery.http.contract.OpenApiDocument;
import dev.rookery.testkit.wire.Connect;
import dev.rookery.testkit.wire.Publish;
import dev.rookery.testkit.wire.WireClient;
import dev.rookery.testkit.wire.WirePackets;
import dev.rookery.testkit.wire.WireProperty;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Access to the admin port, its document, and the state of broker and tenant. */
class AdminPortTest extends AdminPortCase {
    @Test
    void rejectsRequestsWithoutToken() {
        for (String path : List.of("/v1/broker", TENANT + "/clients", TENANT + "/events/stream", "/unknown")) {
            for (String header : List.of("", "Bearer", "Bearer wrong", "Basic " + AdminPort.TOKEN)) {
                var request = port.request(path);
                if (!header.isEmpty()) {
                    request.header("Authorization", header);
                }
                HttpResponse<String> response = port.send(request);
                assertThat(response.statusCode()).as(path + " " + header).isEqualTo(401);
                assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
                assertThat(response.headers().firstValue("WWW-Authenticate")).isPresent();
            }
        }
        awaitLive();
        assertThat(port.send(port.request("/health/ready")).statusCode()).isEqualTo(200);
    }

    /** Every operation of the document: with the token of a tenant, only those on this tenant are permitted. */
    @Test
    void tokensOfTenantsPermitNothingElse() {
        String own = token(AdminPort.KEY, "default", Instant.now());
        assertThat(status("GET", TENANT, own)).isEqualTo(200);
        assertThat(status("GET", TENANT + "/clients", own)).isEqualTo(200);
        JsonObject paths = document().getJsonObject("paths");
        for (String path : paths.fieldNames()) {
            for (String method : paths.getJsonObject(path).fieldNames()) {
                if (method.equals("parameters") || path.startsWith("/health")) {
                    continue;
                }
                String other = path.replace("{tenant}", "other");
                assertThat(status(method.toUpperCase(Locale.ROOT), other, own))
                        .as(method + " " + path)
                        // Invalid without its required parameters.
                        .isIn(403, 400, 415);
            }
        }
        assertThat(status("GET", "/v1/tenants/other/clients", own)).isEqualTo(403);
        assertThat(status("GET", "/v1/broker", own)).isEqualTo(403);
        assertThat(status("GET", "/v1/memory", own)).isEqualTo(403);
        assertThat(status("GET", "/v1/events/stream", own)).isEqualTo(403);
        assertThat(status("GET", "/v1/sessions/waiting/stream", own)).isEqualTo(403);
        assertThat(status("GET", TENANT + "/state", own)).isEqualTo(403);
    }

    @Test
    void rejectsForgedAndExpiredTokensOfTenants() {
        Instant now = Instant.now();
        String valid = token(AdminPort.KEY, "default", now);
        for (String token : List.of(
                token(ServiceKey.random(), "default", now),
                token(AdminPort.KEY, "default", now.minusSeconds(600)),
                token(AdminPort.KEY, "default", now.plusSeconds(3600)),
                valid.replace("rt_default", "rt_other"),
                valid.substring(0, valid.length() - 4),
                "rt_default",
                "rt_default..",
                "rt_default.x.x")) {
            assertThat(status("GET", TENANT, token)).as(token).isEqualTo(401);
        }
    }

    private static String token(ServiceKey key, String tenant, Instant now) {
        return TenantToken.issue(key, new TenantId(tenant), now);
    }

    private int status(String method, String path, String token) {
        return port.send(port.request(path)
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json")
                        .method(method, BodyPublishers.ofString("{}")))
                .statusCode();
    }

    private static JsonObject document() {
        return OpenApiDocument.load(
                        "/dev/rookery/broker/admin/openapi/",
                        List.of("health", "broker", "memory", "clients", "messages", "events", "topics", "state"))
                .json();
    }

    @Test
    void servesHead() {
        awaitLive();
        for (String path : List.of("/health/live", "/health/ready", "/openapi.yaml")) {
            HttpResponse<String> head = port.send(port.request(path).method("HEAD", BodyPublishers.noBody()));
            assertThat(head.statusCode()).as(path).isEqualTo(200);
            assertThat(head.body()).isEmpty();
        }
        for (String path : List.of("/v1/broker", TENANT + "/events/stream")) {
            assertThat(status("HEAD", path, AdminPort.TOKEN)).as(path).isEqualTo(200);
            assertThat(status("HEAD", path, "wrong")).as(path).isEqualTo(401);
        }
        HttpResponse<String> refused = port.send(port.request("/v1/broker")
                .header("Authorization", "Bearer " + AdminPort.TOKEN)
                .method("PUT", BodyPublishers.noBody()));
        assertThat(refused.statusCode()).isEqualTo(405);
        assertThat(refused.headers().firstValue("Allow")).hasValue("GET, HEAD");
    }

    @Test
    void servesItsDocument() {
        HttpResponse<String> document = port.send(port.request("/openapi.yaml"));

        assertThat(document.statusCode()).isEqualTo(200);
        assertThat(document.headers().firstValue("Content-Type")).hasValue("application/yaml");
        assertThat(document.body()).startsWith("openapi: 3.1.0").contains("/v1/tenants/{tenant}/clients");
    }

    /** All responses are validated against the document, by {@link AdminPort}. */
    @Test
    void everyOperationMatchesItsDocument() {
        WireClient client = engine.connect(Connect.v5("c").with(WireProperty.SESSION_EXPIRY_INTERVAL, 100));
        client.subscribe("a/#", 1);
        client.publishFully(Publish.of("retained", "1").qos(1, 1).retain());
        awaitLive();
        port.send(port.request("/health/ready"));
        for (String path : List.of(
                "/v1/broker",
                TENANT,
                TENANT + "/clients",
                TENANT + "/client?id=c",
                TENANT + "/subscriptions",
                TENANT + "/retained",
                TENANT + "/topics",
                TENANT + "/minutes",
                TENANT + "/events")) {
            port.get(path);
        }
        publish("{\"topic\": \"a\", \"payload\": \"1\"}");
        port.exchange("DELETE", TENANT + "/retained?filter=retained", "");
        try (AdminPort.Stream stream = port.stream(null)) {
            assertThat(stream.next().type()).isEqualTo("reset");
            port.exchange("DELETE", TENANT + "/client/connection?id=c", "");
            assertThat(stream.next().type()).isEqualTo("disconnected");
        }
        for (String path : List.of("/v1/events/stream", "/v1/sessions/waiting/stream")) {
            try (AdminPort.Stream stream = port.stream(path, null)) {
                assertThat(stream.next().type()).isEqualTo("reset");
            }
        }
        try (AdminPort.Stream stream = port.stream("/v1/events/recorded/stream", null)) {
            assertThat(stream.next().type()).isEqualTo("reset");
        }
        try (AdminPort.Stream stream = port.stream(TENANT + "/messages/stream?filter=b", null)) {
            publish("{\"topic\": \"b\", \"payload\": \"1\"}");
            assertThat(stream.next().type()).isEqualTo("messages");
        }
        port.exchange("DELETE", TENANT + "/client/session?id=c", "");
        port.exchange("DELETE", TENANT + "/connections?at_most=1", "");
        port.exchange("DELETE", TENANT + "/sessions?user=unknown", "");
        port.exchange("POST", "/v1/broker/drain", "{}");

        assertThat(port.succeeded()).isEqualTo(AdminContract.operations());
    }

    @Test
    void reportsBrokerAndTenant() {
        engine.v5("c").subscribe("a", 0);

        JsonObject broker = port.get("/v1/broker");
        assertThat(broker.getString("state")).isEqualTo("running");
        assertThat(broker.getString("engine")).isEqualTo("native");
        assertThat(broker.getJsonArray("tenants")).containsExactly("default");
        assertThat(broker.getJsonArray("listeners").stream()
                        .map(listener -> ((JsonObject) listener).getString("transport") + " "
                                + ((JsonObject) listener).getBoolean("internal")))
                .containsExactly("mqtt false", "ws false", "mqtt true");
        JsonObject tenant = port.get(TENANT);
        assertThat(tenant.getInteger("connected_clients")).isEqualTo(1);
        assertThat(tenant.getInteger("subscriptions")).isEqualTo(1);
        assertThat(tenant.getJsonObject("limits").getInteger("retained_messages"))
                .isEqualTo(5);
        assertThat(tenant.getJsonObject("limits").getJsonObject("client").getInteger("queued_messages"))
                .isEqualTo(2);
        assertThat(problem("GET", "/v1/tenants/unknown", "", 404)).contains("no tenant");
        assertThat(problem("GET", "/v1/tenants/Not_A_Label", "", 400)).contains("DNS label");
    }

    @Test
    void reportsMemoryByKindTenantAndUser() {
        engine.authority().user("anna", "a", "# 7");
        WireClient client =
                engine.connect(Connect.v5("c").user("anna", "a").with(WireProperty.SESSION_EXPIRY_INTERVAL, 100));
        client.subscribe("a/b", 1);
        client.send(WirePackets.disconnect()).expectClosed();

        JsonObject memory = port.get("/v1/memory");

        long sessions = memory.getJsonObject("kinds").getJsonObject("sessions").getLong("bytes");
        long subscriptions =
                memory.getJsonObject("kinds").getJsonObject("subscriptions").getLong("bytes");
        assertThat(sessions).isPositive();
        assertThat(subscriptions).isPositive();
        assertThat(memory.getJsonObject("heap").getLong("bytes")).isEqualTo(sessions + subscriptions);
        assertThat(memory.getJsonObject("heap").getLong("capacity")).isPositive();
        assertThat(memory.getJsonObject("direct").getLong("bytes")).isZero();
        JsonObject tenant = memory.getJsonArray("tenants").getJsonObject(0);
        assertThat(tenant.getString("tenant")).isEqualTo("default");
        assertThat(tenant.getJsonObject("kinds").getLong("sessions")).isEqualTo(sessions);
        assertThat(memory.getJsonArray("largest_users").getJsonObject(0))
                .isEqualTo(new JsonObject()
                        .put("tenant", "default")
                        .put("username", "anna")
                        .put("bytes", sessions + subscriptions));
    }

    @Test
    void rejectsInvalidRequests() {
        String messages = TENANT + "/messages";
        assertThat(problem("POST", messages, "{\"topic\": \"a/#\"}", 400)).contains("topic name");
        assertThat(problem("POST", messages, "{\"topic\": \"$SYS/broker/version\"}", 400))
                .contains("$SYS");
        assertThat(problem("POST", messages, "{\"topic\": \"a\\u0000\"}", 400)).contains("U+0000");
        assertThat(problem("POST", messages, "{\"topic\": \"a\\ud800\"}", 400)).contains("surrogate");
        assertThat(problem("POST", messages, "{\"topic\": \"" + "a".repeat(65_536) + "\"}", 400))
                .contains("topic name");
        assertThat(problem("POST", messages, "{\"topic\": \"" + "a/".repeat(20) + "\"}", 400))
                .contains("levels");
        assertThat(problem("POST", messages, "{\"topic\": \"a\", \"qos\": 3}", 400))
                .contains("qos");
        assertThat(problem("POST", messages, "{\"topic\": \"a\", \"qos\": 0.5}", 400))
                .contains("qos");
        assertThat(problem("POST", messages, "{\"topic\": 5}", 400)).contains("body/topic");
        assertThat(problem("POST", messages, "{\"topic\": \"a\", \"payload_base64\": \"*\"}", 400))
                .contains("base64");
        assertThat(problem("POST", messages, "{\"topic\": \"a\", \"colour\": 1}", 400))
                .contains("colour");
        assertThat(problem("POST", messages, "{\"topic\": \"a\", \"properties\": {\"response_topic\": \"a/#\"}}", 400))
                .contains("response topic");
        assertThat(problem(
                        "POST", messages, "{\"topic\": \"a\", \"payload\": \"1\", \"payload_base64\": \"MQ==\"}", 400))
                .contains("payload_base64");
        var form = port.request(messages)
                .header("Authorization", "Bearer " + AdminPort.TOKEN)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("topic=a"));
        assertThat(port.send(form).statusCode()).isEqualTo(415);
        assertThat(problem("POST", messages, "{", 400)).contains("JSON");
        assertThat(problem("POST", messages, "[]", 400)).contains("JSON");
        assertThat(problem("POST", messages, "[".repeat(100_000), 400)).contains("JSON");
        assertThat(problem("POST", messages, "{\"topic\": \"a\", \"payload\": \"" + "x".repeat(3 << 20) + "\"}", 413))
                .contains("bytes");
        assertThat(problem("POST", messages, "{\"topic\": \"a\", \"payload\": \"" + "x".repeat(5 << 18) + "\"}", 400))
                .contains("larger");
        assertThat(problem("PUT", messages, "", 405)).contains("Method PUT");
        assertThat(problem("GET", "/v1/nothing", "", 404)).contains("path");
        assertThat(problem("GET", TENANT + "/clients?limit=0", "", 400)).contains("limit");
        assertThat(problem("GET", TENANT + "/clients?limit=many", "", 400)).contains("limit");
        assertThat(problem("GET", TENANT + "/retained?filter=a/%23/b", "", 400)).contains("filter");
    }
}
