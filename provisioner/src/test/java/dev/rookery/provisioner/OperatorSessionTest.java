package dev.rookery.provisioner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.auth.password.ThrottleConfig;
import dev.rookery.provisioner.access.SignupLimits;
import dev.rookery.testkit.TestDatabase;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sign-in of operators in the console: cookie, access tokens, requests of other sites, limits. */
class OperatorSessionTest {
    private static final TestDatabase DATABASE = TestProvisioner.createDatabase();
    private static TestProvisioner provisioner;
    private static String admin;
    private static int count;

    private final OperatorBrowser browser =
            new OperatorBrowser(provisioner.provisioner().port());
    private String name = "";
    private String password = "";

    @BeforeAll
    static void start() {
        provisioner = new TestProvisioner(
                DATABASE,
                new InMemoryTarget(),
                TestProvisioner.shortDelays(),
                new SignupLimits(1_000_000, 1_000_000),
                new ThrottleConfig(5, Duration.ZERO));
        admin = provisioner.addOperator();
    }

    @AfterAll
    static void stop() {
        provisioner.close();
    }

    @BeforeEach
    void addOperator() {
        name = "operator" + ++count;
        password = create(name, "operator");
    }

    /** Returns the password. */
    private static String create(String name, String role) {
        return provisioner
                .call(
                        "POST",
                        "/operators",
                        admin,
                        new JsonObject().put("name", name).put("role", role))
                .expect(201)
                .json()
                .getString("password");
    }

    @Test
    void theCookieIsForTheServerAndTheTokenForThePage() {
        HttpResponse<String> response = browser.credentials(name, password);

        assertThat(new JsonObject(response.body()).fieldNames())
                .containsExactlyInAnyOrder("access_token", "token_type", "expires_in");
        assertThat(response.headers().firstValue("Set-Cookie").orElseThrow())
                .startsWith("rookery_operator=os_")
                .contains("Path=/", "HTTPOnly", "SameSite=Strict")
                .doesNotContain("Domain", "Secure");
        assertThat(response.headers().firstValue("Cache-Control")).contains("no-store");
        JsonObject caller = provisioner
                .get("/auth/caller", OperatorBrowser.token(response))
                .expect(200)
                .json();
        assertThat(caller)
                .isEqualTo(new JsonObject()
                        .put("kind", "operator")
                        .put("name", name)
                        .put("role", "operator"));
        // The cookie alone authorizes nothing.
        provisioner.get("/customers", "").expectProblem(401, "unauthenticated");
        provisioner.get("/customers", browser.cookie().replaceFirst(".*=", "")).expectProblem(401, "unauthenticated");
    }

    @Test
    void underTlsTheCookieIsBoundToTheHost() {
        HttpResponse<String> response = browser.send(
                "POST",
                "/session",
                new JsonObject().put("name", name).put("password", password),
                Map.of("X-Forwarded-Proto", "https"));

        assertThat(response.headers().firstValue("Set-Cookie").orElseThrow())
                .startsWith("__Host-rookery_operator=os_")
                .contains("Path=/", "Secure", "HTTPOnly", "SameSite=Strict")
                .doesNotContain("Domain");
    }

    @Test
    void theCookieContinuesTheSessionUntilSignOut() {
        String first = browser.signIn(name, password);

        String second = OperatorBrowser.token(browser.refresh());
        provisioner.get("/customers", second).expect(200);
        assertThat(browser.signOut().statusCode()).isEqualTo(204);

        provisioner.get("/customers", first).expectProblem(401, "unauthenticated");
        provisioner.get("/customers", second).expectProblem(401, "unauthenticated");
        assertThat(browser.refresh().statusCode()).isEqualTo(204);
    }

    @Test
    void forgedAndChangedTokensAreRefused() {
        String token = browser.signIn(name, password);
        String[] parts = token.split("\\.");

        for (String forged : new String[] {
            token + "x",
            "oa_",
            "oa_..",
            parts[0] + ".99999999999." + parts[2],
            "oa_00000000-0000-0000-0000-000000000000." + parts[1] + "." + parts[2]
        }) {
            provisioner.get("/customers", forged).expectProblem(401, "unauthenticated");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "http://evil.example, cross-site",
        "http://127.0.0.1:1, same-site",
        "http://acme.localhost:8080, same-site",
        "null, same-origin",
        "'', ''"
    })
    void otherSitesCannotUseTheCookie(String foreign, String site) {
        browser.signIn(name, password);

        for (String path : new String[] {"/session/refresh", "/session", "/session/password"}) {
            HttpResponse<String> response = browser.send(
                    "POST",
                    path,
                    new JsonObject().put("name", name).put("password", password),
                    Map.of("Origin", foreign, "Sec-Fetch-Site", site));
            assertThat(response.statusCode()).as(path).isEqualTo(403);
        }
        assertThat(browser.send("DELETE", "/session", null, Map.of("Sec-Fetch-Site", "cross-site"))
                        .statusCode())
                .isEqualTo(403);
        assertThat(browser.refresh().statusCode()).isEqualTo(200);
    }

    @Test
    void failedLoginsAreLimitedAndRecorded() {
        for (int i = 0; i < 5; i++) {
            assertThat(browser.credentials(name, "wrong").statusCode()).isEqualTo(401);
            assertThat(browser.credentials("unknown", "wrong").statusCode()).isIn(401, 429);
        }

        assertThat(browser.credentials(name, password).statusCode()).isEqualTo(429);
        assertThat(DATABASE.query("SELECT count(*) FROM operator_audit WHERE action = 'operator.login-failed'"
                        + " AND actor = '" + name + "' AND address <> ''"))
                .containsExactly("5");
        assertThat(DATABASE.query("SELECT count(*) FROM operator_audit WHERE actor = 'unknown'"))
                .containsExactly("0");
    }

    @Test
    void aNewPasswordEndsTheOtherSessions() {
        OperatorBrowser other = new OperatorBrowser(provisioner.provisioner().port());
        String otherToken = other.signIn(name, password);
        String token = browser.signIn(name, password);

        assertThat(browser.changePassword(token, "wrong", "a-long-new-password").statusCode())
                .isEqualTo(401);
        assertThat(browser.changePassword(token, password, "short").statusCode())
                .isEqualTo(400);
        assertThat(browser.changePassword(admin, password, "a-long-new-password")
                        .statusCode())
                .isEqualTo(401);
        HttpResponse<String> changed = browser.changePassword(token, password, "a-long-new-password");

        provisioner.get("/customers", OperatorBrowser.token(changed)).expect(200);
        provisioner.get("/customers", otherToken).expectProblem(401, "unauthenticated");
        assertThat(other.refresh().statusCode()).isEqualTo(204);
        assertThat(other.credentials(name, password).statusCode()).isEqualTo(401);
    }

    @Test
    void changesOfTheAccountTakeEffectAtOnce() {
        String token = browser.signIn(name, password);
        String account = "/operators/" + name;

        provisioner
                .call("PATCH", account, admin, new JsonObject().put("role", "viewer"))
                .expect(200);
        assertThat(provisioner.get("/auth/caller", token).json().getString("role"))
                .isEqualTo("viewer");
        provisioner
                .call("PATCH", account, admin, new JsonObject().put("active", false))
                .expect(200);
        provisioner.get("/customers", token).expectProblem(401, "unauthenticated");
        assertThat(browser.refresh().statusCode()).isEqualTo(204);
        assertThat(browser.credentials(name, password).statusCode()).isEqualTo(401);
    }

    @Test
    void refusesMalformedBodies() {
        for (String body : new String[] {"{}", "{\"name\": 1, \"password\": \"x\"}", "{\"name\": \"a\\u0000\"}"}) {
            assertThat(browser.send("POST", "/session", new JsonObject(body), Map.of())
                            .statusCode())
                    .isEqualTo(400);
        }
        JsonObject large = new JsonObject().put("name", "x".repeat(10_000)).put("password", "x");
        assertThat(browser.send("POST", "/session", large, Map.of()).statusCode())
                .isEqualTo(413);
    }
}
