package dev.rookery.provisioner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rookery.provisioner.access.SignupLimits;
import dev.rookery.testkit.TestDatabase;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What each role of operators may do, accounts of operators, and the audit log of their acts. */
class OperatorRolesTest {
    private static final List<String> ROLES = List.of("viewer", "operator", "admin");
    /** Roles that may call each operation: the lowest role, or that of customers. */
    private static final Map<String, String> LOWEST = Map.ofEntries(
            Map.entry("GET /customers", "viewer"),
            Map.entry("GET /fleet", "viewer"),
            Map.entry("GET /customers/{id}", "viewer"),
            Map.entry("GET /customers/{id}/deployment/status", "viewer"),
            Map.entry("GET /customers/{id}/deployment/difference", "viewer"),
            Map.entry("GET /customers/{id}/usage", "viewer"),
            Map.entry("GET /usage?from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z", "viewer"),
            Map.entry("GET /usage/customers?from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z", "viewer"),
            Map.entry("POST /customers/{id}/handover {}", "operator"),
            Map.entry("POST /customers/{id}/license", "operator"),
            Map.entry("POST /customers/{id}/deployment/upgrade {\"plan\": \"starter\"}", "operator"),
            Map.entry("POST /customers/{id}/deployment/resume", "operator"),
            Map.entry("POST /licenses/keys", "admin"),
            Map.entry("GET /audit", "admin"),
            Map.entry("GET /operators", "admin"),
            Map.entry("POST /operators {\"name\": \"new\", \"role\": \"viewer\"}", "admin"));

    private static final TestDatabase DATABASE = TestProvisioner.createDatabase();
    private static final Map<String, String> TOKENS = new LinkedHashMap<>();
    private static TestProvisioner provisioner;
    private static String root;

    @BeforeAll
    static void start() {
        provisioner = new TestProvisioner(
                DATABASE, new InMemoryTarget(), TestProvisioner.shortDelays(), new SignupLimits(1_000_000, 1_000_000));
        root = provisioner.addOperator();
        for (String role : ROLES) {
            TOKENS.put(role, signIn(role + "-person", role));
        }
    }

    @AfterAll
    static void stop() {
        provisioner.close();
    }

    private static String signIn(String name, String role) {
        String password = create(name, role).getString("password");
        return new OperatorBrowser(provisioner.provisioner().port()).signIn(name, password);
    }

    private static JsonObject create(String name, String role) {
        return provisioner
                .call(
                        "POST",
                        "/operators",
                        root,
                        new JsonObject().put("name", name).put("role", role))
                .expect(201)
                .json();
    }

    private static String signUp(String company) {
        String id = provisioner
                .signUp(company + "@example.com", company)
                .getJsonObject("customer")
                .getString("customer_id");
        await().until(() -> provisioner
                .get("/customers/" + id + "/deployment/status", root)
                .json()
                .getString("state")
                .equals("ready"));
        return id;
    }

    @TestFactory
    Stream<DynamicTest> eachOperationNeedsItsRole() {
        String id = signUp("roles");
        String customer = provisioner
                .call(
                        "POST",
                        "/customers/login",
                        "",
                        new JsonObject().put("email", "roles@example.com").put("password", "SecurePass123"))
                .json()
                .getString("access_token");
        return LOWEST.entrySet().stream()
                .map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> {
                    String[] parts = entry.getKey().replace("{id}", id).split(" ", 3);
                    JsonObject body = parts.length == 3 ? new JsonObject(parts[2]) : null;
                    for (String role : ROLES) {
                        int status = provisioner
                                .call(parts[0], parts[1], TOKENS.get(role), body)
                                .status();
                        boolean permitted = ROLES.indexOf(role) >= ROLES.indexOf(entry.getValue());
                        assertThat(status).as(role).satisfies(code -> assertThat(code == 403)
                                .isNotEqualTo(permitted));
                        assertThat(status).as(role).isNotIn(401, 404, 500);
                    }
                    boolean own = parts[1].startsWith("/customers/" + id)
                            && (parts[0].equals("GET") || parts[1].endsWith("/resume"))
                            && !parts[1].endsWith("/difference");
                    assertThat(provisioner
                                            .call(parts[0], parts[1], customer, body)
                                            .status()
                                    == 403)
                            .as("customer")
                            .isNotEqualTo(own);
                }));
    }

    @Test
    void viewersCannotSuspendAndOperatorsCannotDelete() {
        String id = signUp("levels");
        String path = "/customers/" + id + "/deployment";

        provisioner.call("DELETE", path, TOKENS.get("viewer"), null).expectProblem(403, "forbidden");
        provisioner.call("DELETE", path, TOKENS.get("operator"), null).expect(202);
        provisioner
                .call("DELETE", path + "?now=true", TOKENS.get("operator"), null)
                .expectProblem(403, "forbidden");
        provisioner
                .call("DELETE", path + "?now=true", TOKENS.get("admin"), null)
                .expect(202);
    }

    @Test
    void everyActIsInTheAuditLog() {
        String id = signUp("audited");
        String path = "/customers/" + id;
        String operator = TOKENS.get("operator");

        provisioner.call("DELETE", path + "/deployment", operator, null).expect(202);
        provisioner.call("POST", path + "/deployment/resume", operator, null).expect(202);
        provisioner
                .call("POST", path + "/deployment/upgrade", operator, new JsonObject().put("plan", "starter"))
                .expect(202);
        provisioner.call("POST", path + "/license", root, null).expect(201);
        provisioner
                .call("DELETE", path + "/deployment?now=true", TOKENS.get("admin"), null)
                .expect(202);

        JsonArray acts = provisioner
                .get("/audit?subject=" + id, TOKENS.get("admin"))
                .expect(200)
                .json()
                .getJsonArray("items");
        assertThat(acts.stream().map(act -> ((JsonObject) act).getString("action")))
                .containsExactly(
                        "customer.delete", "license.issue", "customer.upgrade", "customer.resume", "customer.suspend");
        assertThat(acts.getJsonObject(1).getString("actor_kind")).isEqualTo("token");
        assertThat(acts.getJsonObject(2).getJsonObject("detail").getString("plan"))
                .isEqualTo("starter");
        assertThat(acts.getJsonObject(4).getString("actor")).isEqualTo("operator-person");
        assertThat(acts.getJsonObject(4).getString("address")).isEqualTo("127.0.0.1");
        JsonObject page = provisioner
                .get("/audit?limit=2&action=customer.&subject=" + id, root)
                .json();
        assertThat(page.getJsonArray("items")).hasSize(2);
        assertThat(provisioner
                        .get("/audit?action=customer.&subject=" + id + "&cursor=" + page.getString("next"), root)
                        .json()
                        .getJsonArray("items"))
                .hasSize(2);
        assertThat(provisioner
                        .get("/audit?subject=" + id + "&to=2026-01-01T00:00:00Z", root)
                        .json()
                        .getJsonArray("items"))
                .isEmpty();
    }

    @Test
    void actsOfCustomersAreNotThoseOfOperators() {
        JsonObject customer = provisioner.signUp("own@example.com", "Own");
        String id = customer.getJsonObject("customer").getString("customer_id");
        provisioner
                .call("DELETE", "/customers/" + id + "/deployment", customer.getString("access_token"), null)
                .expect(202);

        assertThat(provisioner.get("/audit?subject=" + id, root).json().getJsonArray("items"))
                .isEmpty();
    }

    @Test
    void managesAccounts() {
        JsonObject created = create("carol", "viewer");
        assertThat(created.getString("password")).hasSizeGreaterThan(12);
        provisioner
                .call(
                        "POST",
                        "/operators",
                        root,
                        new JsonObject().put("name", "carol").put("role", "admin"))
                .expectProblem(409, "conflict");
        provisioner
                .call(
                        "POST",
                        "/operators",
                        root,
                        new JsonObject().put("name", "a b").put("role", "viewer"))
                .expectProblem(400, "invalid-request");
        String token =
                new OperatorBrowser(provisioner.provisioner().port()).signIn("carol", created.getString("password"));

        String replaced = provisioner
                .call("POST", "/operators/carol/password", root, null)
                .expect(200)
                .json()
                .getString("password");
        provisioner.get("/fleet", token).expectProblem(401, "unauthenticated");
        token = new OperatorBrowser(provisioner.provisioner().port()).signIn("carol", replaced);
        JsonObject operators = provisioner.get("/operators", root).expect(200).json();
        assertThat(operators.getJsonArray("tokens")).contains("ops");
        assertThat(operators.encode()).doesNotContain(replaced, "password");
        provisioner.call("DELETE", "/operators/carol", root, null).expect(204);
        provisioner.get("/fleet", token).expectProblem(401, "unauthenticated");
        provisioner.call("DELETE", "/operators/carol", root, null).expectProblem(404, "not-found");
    }

    @Test
    void theLastAdminRemains() {
        // The only other admin of this test.
        String admin = "/operators/admin-person";
        DATABASE.execute("UPDATE operators SET active = false WHERE role = 'admin' AND name <> 'admin-person'");

        provisioner.call("DELETE", admin, root, null).expectProblem(409, "conflict");
        provisioner
                .call("PATCH", admin, root, new JsonObject().put("role", "viewer"))
                .expectProblem(409, "conflict");
        provisioner
                .call("PATCH", admin, root, new JsonObject().put("active", false))
                .expectProblem(409, "conflict");
        provisioner
                .send(
                        "PATCH",
                        admin,
                        root,
                        BodyPublishers.ofString("{\"role\": \"admin\"}"),
                        Map.of("Content-Type", "application/json", "If-Match", "\"99\""))
                .expectProblem(412, "precondition-failed");
    }
}
