package dev.rookery.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.api.caller.Role;
import dev.rookery.api.certificate.OwnAuthority;
import dev.rookery.api.certificate.x509.KeyPairs;
import dev.rookery.api.certificate.x509.SigningRequests;
import dev.rookery.api.license.LicenseSigner;
import dev.rookery.auth.TenantId;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.openapi.contract.Operation;
import java.net.http.HttpRequest.BodyPublishers;
import java.security.KeyPair;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * Calls each operation once. Every response is validated against the OpenAPI document, and every change must have an
 * audit entry.
 */
class EveryOperationTest {
    /** Tags whose operations are tested elsewhere, because they require MQTT data or the broker's admin port. */
    private static final Set<String> ELSEWHERE = Set.of("Sensor data", "Broker");

    /** Operations that change nothing, or the caller's own session only. */
    private static final Set<String> UNAUDITED = Set.of("refresh", "logout", "checkAcl", "previewMapping");

    private int auditEntries;

    @Test
    void everyOperationMatchesTheDocumentAndIsAudited() {
        LicenseSigner signer = new LicenseSigner();
        try (TestApi api = new TestApi(signer.verification())) {
            api.contract().observe(operation -> requireAuditEntry(api, operation));
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> api.anonymous().get("/health/ready").status() == 200);
            api.anonymous().get("/health/live").expect(200);
            sessions(api);
            ApiClient owner = api.as(Role.OWNER);
            people(owner);
            handover(api, owner);
            mqtt(owner);
            devices(api, owner);
            certificates(api, owner);
            mappings(owner);
            owner.get("/license").expect(200);
            owner.put("/license", new JsonObject().put("key", signer.sign(new JsonObject().put("sub", "acme"), 3600)))
                    .expect(200);
            owner.get("/audit?action=device.&from=2020-01-01T00:00:00Z").expect(200);
            owner.get("/audit/export?format=spreadsheet").expect(200);
            owner.get("/info").expect(200);
            owner.get("/usage?from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z")
                    .expect(200);

            assertThat(api.contract().succeeded())
                    .containsAll(api.contract().openApi().operations().stream()
                            .filter(operation -> operation.getTags().stream().noneMatch(ELSEWHERE::contains))
                            .map(operation -> operation.getOperationId())
                            .collect(Collectors.toSet()));
        }
    }

    private void requireAuditEntry(TestApi api, Operation operation) {
        int before = auditEntries;
        auditEntries = Integer.parseInt(
                api.database().query("SELECT count(*) FROM api_audit").get(0));
        if (operation.getHttpMethod() != HttpMethod.GET && !UNAUDITED.contains(operation.getOperationId())) {
            assertThat(auditEntries).as(operation.getOperationId()).isGreaterThan(before);
        }
    }

    private static void sessions(TestApi api) {
        JsonObject tokens = api.anonymous()
                .post("/auth/login", new JsonObject().put("name", "viewer").put("password", TestApi.PASSWORD))
                .expect(200)
                .json();
        api.anonymous()
                .with(tokens.getString("access_token"))
                .get("/auth/caller")
                .expect(200);
        tokens = api.anonymous()
                .with(tokens.getString("access_token"))
                .post(
                        "/auth/password",
                        new JsonObject().put("password", TestApi.PASSWORD).put("new_password", TestApi.PASSWORD))
                .expect(200)
                .json();
        ApiClient viewer = api.anonymous().with(tokens.getString("access_token"));
        api.as(Role.VIEWER);
        viewer.delete("/auth/sessions").expect(200);
        api.as(Role.VIEWER);
        String other = viewer.get("/auth/sessions").expect(200).json().getJsonArray("items").stream()
                .map(JsonObject.class::cast)
                .filter(session -> !session.getBoolean("current"))
                .findFirst()
                .orElseThrow()
                .getString("id");
        viewer.delete("/auth/sessions/" + other).expect(204);
        JsonObject refresh = new JsonObject().put("refresh_token", tokens.getString("refresh_token"));
        JsonObject fresh =
                api.anonymous().post("/auth/refresh", refresh).expect(200).json();
        api.anonymous()
                .post("/auth/logout", new JsonObject().put("refresh_token", fresh.getString("refresh_token")))
                .expect(204);
    }

    private static void people(ApiClient owner) {
        owner.post("/users", new JsonObject().put("name", "olga").put("role", "viewer"))
                .expect(201);
        owner.get("/users?limit=2&search=L&role=viewer&active=true").expect(200);
        owner.get("/users/olga").expect(200);
        owner.patch("/users/olga", new JsonObject().put("role", "operator")).expect(200);
        owner.post("/users/olga/password", new JsonObject()).expect(200);
        owner.delete("/users/olga").expect(204);
        JsonObject key = new JsonObject()
                .put("name", "report")
                .put("role", "viewer")
                .put("scopes", new JsonArray().add("data:read"))
                .put("expires_at", "2099-01-01T00:00:00+01:00");
        long id = owner.post("/api-keys", key).expect(201).json().getLong("id");
        owner.get("/api-keys").expect(200);
        owner.patch("/api-keys/" + id, new JsonObject().put("role", "operator")).expect(200);
        owner.delete("/api-keys/" + id).expect(204);
    }

    private static void handover(TestApi api, ApiClient owner) {
        api.asPlatformOperator(TenantId.DEFAULT).get("/auth/caller").expect(200);
        String path = "/handovers/"
                + owner.get("/handovers")
                        .expect(200)
                        .json()
                        .getJsonArray("items")
                        .getJsonObject(0)
                        .getString("id");
        owner.patch(path, new JsonObject().put("role", "operator")).expect(200);
        owner.delete(path).expect(204);
        owner.put("/handover-settings", new JsonObject().put("permitted", true)).expect(200);
        owner.get("/handover-settings").expect(200);
    }

    private static void mqtt(ApiClient owner) {
        JsonObject row = new JsonObject().put("topic", "a/#").put("permissions", new JsonArray().add("subscribe"));
        owner.post("/mqtt/users", new JsonObject().put("username", "u").put("acls", new JsonArray().add(row)))
                .expect(201);
        owner.get("/mqtt/users?active=true&limit=1").expect(200);
        owner.get("/mqtt/users/u").expect(200);
        owner.patch("/mqtt/users/u", new JsonObject().put("superuser", true)).expect(200);
        owner.send("POST", "/mqtt/users/u/password", BodyPublishers.noBody(), List.of())
                .expect(200);
        owner.put("/mqtt/users/u/acls", new JsonObject().put("topic", "b").put("access", 7))
                .expect(200);
        owner.get("/mqtt/users/u/acls").expect(200);
        owner.delete("/mqtt/users/u/acls?topic=b").expect(204);
        JsonObject check =
                new JsonObject().put("username", "u").put("action", "receive").put("topic", "a");
        owner.post("/acl/check", check).expect(200);
        owner.get("/acl/permitted?action=publish&topic=a").expect(200);
        owner.send(
                        "POST",
                        "/mqtt/import",
                        BodyPublishers.ofString("username,topic,access\r\nu,c,1\r\n"),
                        List.of("Content-Type", "text/csv"))
                .expect(200);
        owner.get("/mqtt/export?format=csv").expect(200);
        owner.delete("/mqtt/users/u").expect(204);
    }

    private static void mappings(ApiClient owner) {
        JsonObject mapping = new JsonObject()
                .put("topic", "zigbee2mqtt/{device}")
                .put("tag", "zigbee")
                .put("each", "/items")
                .put(
                        "values",
                        new JsonArray()
                                .add(new JsonObject()
                                        .put("value", "/v")
                                        .put("metric_pointer", "/n")
                                        .put("unit", "C")))
                .put("time", new JsonObject().put("pointer", "/t").put("form", "ms"));
        owner.post("/mappings", mapping.copy().put("name", "zigbee")).expect(201);
        owner.get("/mappings?limit=1").expect(200);
        owner.get("/mappings/zigbee").expect(200);
        owner.put("/mappings/zigbee", mapping.put("device", "lamp")).expect(200);
        owner.post(
                        "/mapping-previews",
                        new JsonObject().put("topic", "sensor/d/t").put("payload", "12345678901234567890"))
                .expect(200);
        owner.delete("/mappings/zigbee").expect(204);
    }

    private static void certificates(TestApi api, ApiClient owner) {
        JsonObject name = new JsonObject().put("name", "ca");
        String ca = owner.post("/device-cas", name).expect(201).json().getString("id");
        owner.get("/device-cas").expect(200);
        owner.get("/device-cas/" + ca).expect(200);
        OwnAuthority own = new OwnAuthority();
        String code =
                owner.get("/device-cas/verification-code").expect(200).json().getString("code");
        JsonObject imported = owner.post("/device-cas/import", own.importRequest("own", code))
                .expect(201)
                .json();
        owner.put("/device-cas/" + imported.getString("id") + "/crl", own.emptyCrl())
                .expect(200);
        api.anonymous().get("/device-cas/" + ca + "/crl").expect(200);
        JsonObject device = owner.post("/devices", new JsonObject().put("id", "certified"))
                .expect(201)
                .json();
        String serial = owner.post("/devices/certified/certificates", new JsonObject())
                .expect(201)
                .json()
                .getString("serial");
        KeyPair keys = KeyPairs.generate();
        JsonObject request = new JsonObject()
                .put("id", "certified")
                .put("password", device.getJsonObject("connect").getString("password"))
                .put("csr", SigningRequests.create(keys, "CN=certified"));
        JsonObject issued = api.anonymous()
                .post("/provisioning/certificates", request)
                .expect(201)
                .json();
        api.anonymous()
                .post("/provisioning/renewals", OwnAuthority.renewal(issued, keys, KeyPairs.generate(), "certified"))
                .expect(201);
        owner.get("/device-certificates").expect(200);
        owner.get("/device-certificates/" + serial).expect(200);
        owner.post("/device-certificates/" + serial + "/revoke", new JsonObject())
                .expect(200);
        owner.post("/device-cas/" + ca + "/rotate", new JsonObject().put("name", "next"))
                .expect(201);
        owner.delete("/device-cas/" + ca).expect(204);
    }

    private static void devices(TestApi api, ApiClient owner) {
        owner.post("/devices", new JsonObject().put("id", "d")).expect(201);
        owner.get("/devices?search=D").expect(200);
        owner.get("/devices/d").expect(200);
        owner.get("/devices/d/connection").expect(200);
        owner.patch("/devices/d", new JsonObject().put("tags", new JsonArray().add("t")))
                .expect(200);
        owner.get("/device-summary?online=false").expect(200);
        owner.post("/devices/d/password", new JsonObject()).expect(200);
        owner.post(
                        "/device-actions",
                        new JsonObject()
                                .put("action", "add_tags")
                                .put("tags", new JsonArray().add("t2"))
                                .put("select", new JsonObject().put("tag", "t"))
                                .put("expected", 1))
                .expect(200);
        owner.post("/devices/d/commands", new JsonObject().put("name", "run")).expect(202);
        owner.delete("/devices/d").expect(204);
        JsonObject key = owner.post(
                        "/provisioning-keys",
                        new JsonObject()
                                .put("name", "k")
                                .put("max_devices", 1)
                                .put("expires_at", "2099-01-01T00:00:00Z"))
                .expect(201)
                .json();
        owner.get("/provisioning-keys").expect(200);
        JsonObject registration =
                new JsonObject().put("key", key.getString("key")).put("id", "self");
        api.anonymous().post("/provisioning/register", registration).expect(201);
        owner.delete("/provisioning-keys/" + key.getLong("id")).expect(204);
    }
}
