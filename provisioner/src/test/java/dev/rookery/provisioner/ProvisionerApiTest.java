package dev.rookery.provisioner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.provisioner.access.SignupLimits;
import dev.rookery.provisioner.customer.CustomerId;
import dev.rookery.provisioner.license.InstanceToken;
import dev.rookery.provisioner.license.ProvisionerSecret;
import dev.rookery.testkit.TestDatabase;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** REST API of the provisioner: access, customers, usage and licenses. */
class ProvisionerApiTest {
    private static final TestDatabase DATABASE = TestProvisioner.createDatabase();
    private static TestProvisioner provisioner;
    private static String operator;

    @BeforeAll
    static void start() {
        provisioner = new TestProvisioner(
                DATABASE, new InMemoryTarget(), TestProvisioner.shortDelays(), new SignupLimits(1_000_000, 1_000_000));
        operator = provisioner.addOperator();
    }

    @AfterAll
    static void stop() {
        provisioner.close();
    }

    @Test
    void logsInWithThePassword() {
        provisioner.signUp("login@example.com", "Login");
        JsonObject correct = new JsonObject().put("email", "Login@example.com").put("password", "SecurePass123");

        String token = provisioner
                .call("POST", "/customers/login", "", correct)
                .expect(200)
                .json()
                .getString("access_token");
        provisioner.get("/customers/login", token).expectProblem(404, "not-found");
        provisioner
                .call("POST", "/customers/login", "", correct.copy().put("password", "securepass123"))
                .expectProblem(401, "unauthenticated");
        provisioner
                .call("POST", "/customers/login", "", correct.copy().put("email", "unknown@example.com"))
                .expectProblem(401, "unauthenticated");
    }

    @Test
    void customersAccessOnlyTheirOwnData() {
        JsonObject one = provisioner.signUp("one@example.com", "One");
        JsonObject two = provisioner.signUp("two@example.com", "Two");
        String token = one.getString("access_token");
        for (String path : List.of("", "/deployment/status", "/license", "/usage")) {
            provisioner.get("/customers/" + id(two) + path, token).expectProblem(404, "not-found");
            provisioner.get("/customers/unknown" + path, token).expectProblem(404, "not-found");
            provisioner.get("/customers/" + id(two) + path, "").expectProblem(401, "unauthenticated");
            provisioner.get("/customers/" + id(two) + path, "rc_forged").expectProblem(401, "unauthenticated");
        }
        delete(id(two), "", token).expectProblem(404, "not-found");
        delete(id(one), "?now=true", token).expectProblem(403, "forbidden");
        provisioner
                .call("POST", "/customers/" + id(one) + "/deployment/upgrade", token, plan("enterprise"))
                .expectProblem(403, "forbidden");
        provisioner
                .call("POST", "/customers/" + id(one) + "/license", token, null)
                .expectProblem(403, "forbidden");
        provisioner.call("POST", "/licenses/keys", token, null).expectProblem(403, "forbidden");
        provisioner.get("/customers", token).expectProblem(403, "forbidden");
        delete(id(one), "", token).expect(202);
    }

    @Test
    void requiresATokenExceptForPublicOperations() {
        List<String> publicOperations = List.of(
                "signUp",
                "logIn",
                "listPlans",
                "getLicenseKeys",
                "getLicensePublicKeys",
                "getLiveness",
                "getReadiness");
        JsonObject paths = provisioner.provisioner().document().json().getJsonObject("paths");
        paths.forEach(path -> ((JsonObject) path.getValue()).forEach(operation -> {
            String id = ((JsonObject) operation.getValue()).getString("operationId");
            int status = provisioner
                    .call(
                            operation.getKey().toUpperCase(Locale.ROOT),
                            path.getKey().replace("{id}", "x").replace("{name}", "x"),
                            "",
                            null)
                    .status();
            assertThat(status == 401).as(id).isNotEqualTo(publicOperations.contains(id));
        }));
    }

    @Test
    void servesHeadAndRefusesOtherMethods() {
        for (String path : List.of("/health/live", "/plans", "/openapi.yaml")) {
            assertThat(provisioner.call("HEAD", path, "", null).expect(200).body())
                    .isEmpty();
        }
        provisioner.call("DELETE", "/plans", operator, null).expectProblem(405, "method-not-allowed");
        provisioner.call("DELETE", "/nothing", operator, null).expectProblem(404, "not-found");
    }

    @Test
    void listsCustomersInPages() {
        provisioner.signUp("page1@example.com", "Page one");
        provisioner.signUp("page2@example.com", "Page two");

        JsonObject first =
                provisioner.get("/customers?limit=1", operator).expect(200).json();
        JsonObject second = provisioner
                .get("/customers?limit=1&cursor=" + first.getString("next"), operator)
                .expect(200)
                .json();

        assertThat(first.getJsonArray("items")).hasSize(1);
        assertThat(second.getJsonArray("items")).hasSize(1).isNotEqualTo(first.getJsonArray("items"));
        provisioner.get("/customers?limit=0", operator).expectProblem(400, "invalid-request");
        provisioner.get("/customers?cursor=forged", operator).expectProblem(400, "invalid-request");
    }

    @Test
    void rejectsInvalidUpgrades() {
        String path = "/customers/" + id(provisioner.signUp("up@example.com", "Up")) + "/deployment/upgrade";

        provisioner.call("POST", path, operator, plan("golden")).expectProblem(400, "invalid-request");
        provisioner.call("POST", path, operator, new JsonObject()).expectProblem(400, "invalid-request");
        provisioner
                .call("POST", path, operator, new JsonObject().put("image", "x; rm -rf /"))
                .expectProblem(400, "invalid-request");
    }

    @Test
    void instancesReportOnlyTheirOwnUsage() {
        JsonObject customer = provisioner.signUp("usage@example.com", "Usage");
        String token = new InstanceToken(ProvisionerSecret.of(TestProvisioner.SECRET)).of(new CustomerId(id(customer)));
        JsonObject report = new JsonObject()
                .put("customer_id", id(customer))
                .put("tenant", "default")
                .put("hour", "2026-01-31T12:00:00Z")
                .put("active_devices", 3)
                .put("usage", new JsonObject().put("messages_in", 17));

        report(token, "a/1", report).expect(204);
        report(token, "a/1", report.copy().put("active_devices", 4)).expect(204);
        assertThat(usage(customer).getInteger("active_devices")).isEqualTo(3);
        report(token, "a/2", report.copy().put("active_devices", 5)).expect(204);
        assertThat(usage(customer).getInteger("active_devices")).isEqualTo(5);
        assertThat(usage(customer).getJsonObject("usage").getInteger("messages_in"))
                .isEqualTo(17);

        report(token, "b", report.copy().put("customer_id", "other")).expectProblem(403, "forbidden");
        report(token, "b", report.copy().put("hour", "2026-01-31T12:30:00Z")).expectProblem(400, "invalid-request");
        report(customer.getString("access_token"), "b", report).expectProblem(403, "forbidden");
        report(operator, "b", report).expectProblem(403, "forbidden");
        report(token + "x", "b", report).expectProblem(401, "unauthenticated");
        String unknown = new InstanceToken(ProvisionerSecret.of(TestProvisioner.SECRET)).of(new CustomerId("unknown"));
        report(unknown, "b", report.copy().put("customer_id", "unknown")).expectProblem(404, "not-found");
        provisioner.get("/customers/" + id(customer), token).expectProblem(403, "forbidden");
    }

    @Test
    void issuesLicensesAndRotatesKeys() {
        JsonObject customer = provisioner.signUp("license@example.com", "License");
        String path = "/customers/" + id(customer) + "/license";
        // The first reconciliation issues a license as well.
        Awaitility.await().until(() -> provisioner.get(path, operator).status() == 200);

        JsonObject before =
                provisioner.call("POST", path, operator, null).expect(201).json();
        JsonArray keys = provisioner
                .call("POST", "/licenses/keys", operator, null)
                .expect(201)
                .json()
                .getJsonArray("keys");
        JsonObject after =
                provisioner.call("POST", path, operator, null).expect(201).json();

        assertThat(before.getString("key_id")).isNotEqualTo(after.getString("key_id"));
        assertThat(keys.stream().map(key -> ((JsonObject) key).getString("kid")))
                .contains(before.getString("key_id"), after.getString("key_id"));
        assertThat(header(after.getString("license")).getString("kid")).isEqualTo(after.getString("key_id"));
        assertThat(provisioner
                        .get("/licenses/public-key", "")
                        .expect(200)
                        .json()
                        .getString("public_key"))
                .startsWith("-----BEGIN PUBLIC KEY-----")
                .doesNotContain("PRIVATE");
        assertThat(provisioner
                        .get(path, customer.getString("access_token"))
                        .expect(200)
                        .json())
                .isEqualTo(after);
    }

    private static JsonObject usage(JsonObject customer) {
        return provisioner
                .get("/customers/" + id(customer) + "/usage", customer.getString("access_token"))
                .expect(200)
                .json()
                .getJsonArray("items")
                .getJsonObject(0);
    }

    private static TestProvisioner.Response report(String token, String key, JsonObject body) {
        return provisioner.send(
                "POST",
                "/usage/report",
                token,
                BodyPublishers.ofString(body.encode()),
                Map.of("Content-Type", "application/json", "Idempotency-Key", key));
    }

    private static TestProvisioner.Response delete(String id, String query, String token) {
        return provisioner.call("DELETE", "/customers/" + id + "/deployment" + query, token, null);
    }

    private static JsonObject plan(String name) {
        return new JsonObject().put("plan", name);
    }

    private static String id(JsonObject response) {
        return response.getJsonObject("customer").getString("customer_id");
    }

    private static JsonObject header(String token) {
        return new JsonObject(new String(Base64.getUrlDecoder().decode(token.split("\\.")[0]), StandardCharsets.UTF_8));
    }
}
