package dev.rookery.provisioner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.auth.password.ThrottleConfig;
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
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The provisioner's REST API, with a deployment target in memory. */
class ProvisionerApiTest {
    private static final AtomicInteger COUNT = new AtomicInteger();
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
    void signUpReturnsIdUrlsAndToken() {
        JsonObject response = provisioner.signUp("John@Example.com", "Acme Corp");

        JsonObject customer = response.getJsonObject("customer");
        assertThat(customer.getString("customer_id")).isEqualTo("acme-corp");
        assertThat(customer.getString("email")).isEqualTo("john@example.com");
        assertThat(response.getJsonObject("deployment").getString("instance_url"))
                .isEqualTo("https://acme-corp.iot.example.com/");
        String token = response.getString("access_token");
        provisioner
                .get(
                        response.getJsonObject("deployment")
                                .getString("check_status_url")
                                .replace("/api", ""),
                        token)
                .expect(200);
        assertThat(provisioner.get("/customers/acme-corp", token).expect(200).json())
                .isEqualTo(customer);
        assertThat(DATABASE.query("SELECT password_hash FROM customers WHERE id = 'acme-corp'")
                        .get(0))
                .startsWith("$2a$");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "O'Brien \"& Sons\" `id` $(reboot) ; rm -rf / #",
                "a: {b: [c]}\n---\nkind: Secret",
                "{{ .Values.secrets }}",
                "🚀 日本 \u202e\u0085 end",
                "null",
                "true",
                "~",
                "\\u0041\\x00",
                "*anchor &ref !!tag |"
            })
    void acceptsAnyTextAsCompanyName(String company) {
        JsonObject response = provisioner.signUp("any" + COUNT.incrementAndGet() + "@example.com", company);

        JsonObject customer = response.getJsonObject("customer");
        assertThat(customer.getString("company_name")).isEqualTo(company);
        assertThat(CustomerId.parse(customer.getString("customer_id"))).isPresent();
    }

    @Test
    void customersOfTheSameNameGetDifferentIds() {
        String first = id(provisioner.signUp("twin1@example.com", "Twins"));
        String second = id(provisioner.signUp("twin2@example.com", "Twins"));

        assertThat(first).isEqualTo("twins");
        assertThat(second).matches("twins-[a-z2-9]{6}");
    }

    @Test
    void usesTheRequestedIdIfItIsFree() {
        JsonObject request =
                TestProvisioner.signUpRequest("wish1@example.com", "Wish").put("customer_id", "my-wish");
        assertThat(id(signUp(request).expect(201).json())).isEqualTo("my-wish");

        signUp(request.copy().put("email", "wish2@example.com")).expectProblem(409, "conflict");
        signUp(request.copy().put("email", "wish3@example.com").put("customer_id", "www"))
                .expectProblem(409, "conflict");
        for (String malformed : List.of("", "-a", "A", "a_b", "ä", "a.b", "x".repeat(33))) {
            signUp(request.copy().put("email", "wish4@example.com").put("customer_id", malformed))
                    .expectProblem(400, "invalid-request");
        }
    }

    @Test
    void rejectsASecondSignUpWithTheSameEmail() {
        provisioner.signUp("once@example.com", "Once");

        signUp(TestProvisioner.signUpRequest("ONCE@example.com", "Again")).expectProblem(409, "conflict");
    }

    @Test
    void rejectsInvalidSignUps() {
        JsonObject valid = TestProvisioner.signUpRequest("good@example.com", "Good");
        for (String email : List.of("", "unknown", "a b@example.com", "<x>@example.com", "x@", "@x", "a@b@c")) {
            signUp(valid.copy().put("email", email)).expectProblem(400, "invalid-request");
        }
        signUp(valid.copy().put("password", "short")).expectProblem(400, "invalid-request");
        signUp(valid.copy().put("password", "ü".repeat(72))).expectProblem(400, "invalid-request");
        signUp(valid.copy().put("company_name", " \n ")).expectProblem(400, "invalid-request");
        signUp(valid.copy().put("company_name", "x".repeat(201))).expectProblem(400, "invalid-request");
        signUp(valid.copy().put("company_name", new JsonArray())).expectProblem(400, "invalid-request");
        signUp(valid.copy().put("company_name", "a\u0000b")).expectProblem(400, "invalid-request");
        signUp(valid.copy().put("is_operator", true)).expectProblem(400, "invalid-request");
        Map<String, String> json = Map.of("Content-Type", "application/json");
        for (String body : List.of("", "null", "[]", "{", "[".repeat(10_000), "{\"email\": 1e999}")) {
            assertThat(provisioner
                            .send("POST", "/customers/signup", "", BodyPublishers.ofString(body), json)
                            .status())
                    .isEqualTo(400);
        }
        provisioner
                .send("POST", "/customers/signup", "", BodyPublishers.ofString("x=y"), Map.of())
                .expectProblem(415, "unsupported-media-type");
        provisioner
                .send("POST", "/customers/signup", "", BodyPublishers.ofString("\"" + "x".repeat(70_000)), json)
                .expectProblem(413, "body-too-large");
        assertThat(DATABASE.query("SELECT count(*) FROM customers WHERE email LIKE 'good%'"))
                .containsExactly("0");
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
                            path.getKey().replace("{id}", "x"),
                            "",
                            null)
                    .status();
            assertThat(status == 401).as(id).isNotEqualTo(publicOperations.contains(id));
        }));
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

    @Test
    void limitsSignUpsPerAddressAcrossReplicas() {
        TestDatabase database = TestProvisioner.createDatabase();
        SignupLimits limits = new SignupLimits(2, 100);
        try (TestProvisioner first =
                        new TestProvisioner(database, new InMemoryTarget(), TestProvisioner.shortDelays(), limits);
                TestProvisioner second =
                        new TestProvisioner(database, new InMemoryTarget(), TestProvisioner.shortDelays(), limits)) {
            first.signUp("a@example.com", "A");
            second.signUp("b@example.com", "B");
            first.call("POST", "/customers/signup", "", TestProvisioner.signUpRequest("c@example.com", "C"))
                    .expectProblem(429, "too-many-requests");

            database.execute("UPDATE attempts SET ends_at = now()");
            second.signUp("c@example.com", "C");
            assertThat(database.query("SELECT count(*) FROM attempts")).containsExactly("3");
        }
    }

    /** Refused sign-ups of one address do not count towards the total. */
    @Test
    void limitsSignUpsInTotal() {
        TestDatabase database = TestProvisioner.createDatabase();
        try (TestProvisioner limited = new TestProvisioner(
                database, new InMemoryTarget(), TestProvisioner.shortDelays(), new SignupLimits(1, 2))) {
            limited.signUp("a@example.com", "A");
            for (int i = 0; i < 3; i++) {
                limited.call("POST", "/customers/signup", "", TestProvisioner.signUpRequest("b@example.com", "B"))
                        .expectProblem(429, "too-many-requests");
            }
            assertThat(database.query("SELECT count FROM attempts ORDER BY count"))
                    .containsExactly("1", "1", "4");
        }
    }

    /** Neighboring addresses have one holder. */
    @Test
    void limitsSignUpsPerNetwork() {
        TestDatabase database = TestProvisioner.createDatabase();
        try (TestProvisioner limited = new TestProvisioner(
                database, new InMemoryTarget(), TestProvisioner.shortDelays(), new SignupLimits(10, 2, 100))) {
            limited.signUp("a@example.com", "A");
            limited.signUp("b@example.com", "B");
            limited.call("POST", "/customers/signup", "", TestProvisioner.signUpRequest("c@example.com", "C"))
                    .expectProblem(429, "too-many-requests");
            assertThat(database.query("SELECT count FROM attempts ORDER BY count"))
                    .containsExactly("2", "3", "3");
        }
    }

    @Test
    void limitsFailedLoginsAcrossReplicas() {
        TestDatabase database = TestProvisioner.createDatabase();
        SignupLimits limits = new SignupLimits(100, 100);
        JsonObject correct = new JsonObject().put("email", "a@example.com").put("password", "SecurePass123");
        JsonObject wrong = correct.copy().put("password", "guess");
        try (TestProvisioner first = new TestProvisioner(
                        database, new InMemoryTarget(), TestProvisioner.shortDelays(), limits, ThrottleConfig.DEFAULT);
                TestProvisioner second = new TestProvisioner(
                        database,
                        new InMemoryTarget(),
                        TestProvisioner.shortDelays(),
                        limits,
                        ThrottleConfig.DEFAULT)) {
            first.signUp("a@example.com", "A");
            for (int i = 0; i < 10; i++) {
                first.call("POST", "/customers/login", "", correct).expect(200);
            }
            // The window of a minute must not end before the last attempt.
            database.execute("UPDATE attempts SET ends_at = now() + interval '1 hour'");
            for (int i = 0; i < ThrottleConfig.DEFAULT.freeFailures(); i++) {
                (i % 2 == 0 ? first : second)
                        .call("POST", "/customers/login", "", wrong)
                        .expectProblem(401, "unauthenticated");
            }
            second.call("POST", "/customers/login", "", correct).expectProblem(429, "too-many-requests");
            first.call("POST", "/customers/login", "", correct.copy().put("email", "b@example.com"))
                    .expectProblem(401, "unauthenticated");

            database.execute("UPDATE attempts SET ends_at = now()");
            second.call("POST", "/customers/login", "", correct).expect(200);
        }
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

    private static TestProvisioner.Response signUp(JsonObject body) {
        return provisioner.call("POST", "/customers/signup", "", body);
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
