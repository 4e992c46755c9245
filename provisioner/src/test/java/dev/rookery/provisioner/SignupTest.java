package dev.rookery.provisioner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.provisioner.access.SignupLimits;
import dev.rookery.provisioner.customer.CustomerId;
import dev.rookery.testkit.TestDatabase;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sign-ups of customers. */
class SignupTest {
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final TestDatabase DATABASE = TestProvisioner.createDatabase();
    private static TestProvisioner provisioner;

    @BeforeAll
    static void start() {
        provisioner = new TestProvisioner(
                DATABASE, new InMemoryTarget(), TestProvisioner.shortDelays(), new SignupLimits(1_000_000, 1_000_000));
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

    private static TestProvisioner.Response signUp(JsonObject body) {
        return provisioner.call("POST", "/customers/signup", "", body);
    }

    private static String id(JsonObject response) {
        return response.getJsonObject("customer").getString("customer_id");
    }
}
