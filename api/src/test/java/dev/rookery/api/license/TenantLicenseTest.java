package dev.rookery.api.license;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rookery.api.ApiClient;
import dev.rookery.api.TestApi;
import dev.rookery.api.caller.Role;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Licenses in the registry of tenants. */
class TenantLicenseTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final int YEAR = 365 * 86_400;
    private static final LicenseSigner SIGNER = new LicenseSigner();

    private static TestApi api;

    @BeforeAll
    static void start() {
        api = new TestApi(SIGNER.config(new JsonObject().put("devices", 7), YEAR));
    }

    private static ApiClient owner(String tenant) {
        return api.as(api.addTenant(tenant), Role.OWNER);
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    private static void install(String tenant, String key) {
        api.database().execute("UPDATE rookery_tenants SET license = '" + key + "' WHERE id = '" + tenant + "'");
    }

    private static String key(String customer, int devices) {
        return SIGNER.sign(
                new JsonObject()
                        .put("sub", customer)
                        .put("plan", "small")
                        .put("limits", new JsonObject().put("devices", devices)),
                YEAR);
    }

    private static void awaitState(ApiClient client, String state) {
        await().atMost(TIMEOUT)
                .until(() -> client.get("/license").json().getString("state").equals(state));
    }

    private static int limit(ApiClient client) {
        return client.get("/license").json().getJsonObject("limits").getInteger("devices");
    }

    @Test
    void eachTenantHasItsOwnLicense() {
        ApiClient acme = owner("acme");
        ApiClient globex = owner("globex");
        assertThat(acme.get("/license").expect(200).json().getString("state")).isEqualTo("missing");
        install("acme", key("acme", 1));
        awaitState(acme, "valid");

        assertThat(limit(acme)).isEqualTo(1);
        assertThat(limit(globex)).isEqualTo(LicenseLimits.FREE.devices());
        assertThat(limit(api.as(Role.OWNER))).isEqualTo(7);
        acme.post("/devices", new JsonObject().put("id", "one")).expect(201);
        assertThat(acme.post("/devices", new JsonObject().put("id", "two"))
                        .expectProblem(402, "license-limit")
                        .text())
                .contains("limit of 1 devices");
        globex.post("/devices", new JsonObject().put("id", "one")).expect(201);
        globex.post("/devices", new JsonObject().put("id", "two")).expect(201);
        assertThat(globex.get("/license").json().getJsonObject("used").getInteger("devices"))
                .isEqualTo(2);
    }

    @Test
    void aLicenseOfAnotherTenantIsInvalid() {
        ApiClient globex = owner("initech");
        install("initech", key("acme", 100));
        awaitState(globex, "invalid");

        assertThat(globex.get("/license").json().getString("explanation")).contains("issued to another customer");
        assertThat(limit(globex)).isEqualTo(LicenseLimits.FREE.devices());
    }

    @Test
    void changesApplyAtOnce() {
        ApiClient acme = owner("hooli");
        install("hooli", key("hooli", 1));
        awaitState(acme, "valid");
        acme.post("/devices", new JsonObject().put("id", "one")).expect(201);
        install("hooli", key("hooli", 2));
        await().atMost(TIMEOUT).until(() -> limit(acme) == 2);

        acme.post("/devices", new JsonObject().put("id", "two")).expect(201);
        api.database().execute("UPDATE rookery_tenants SET license = NULL, plan = 'trial' WHERE id = 'hooli'");
        awaitState(acme, "missing");
        assertThat(acme.get("/license").json().getString("plan")).isEqualTo("trial");
    }

    @Test
    void theExporterSeesTheStateOfEachTenant() {
        ApiClient umbrella = owner("umbrella");
        owner("wayne");
        install("umbrella", key("umbrella", 3));
        awaitState(umbrella, "valid");
        api.restart(SIGNER.config(new JsonObject().put("devices", 7), YEAR));

        assertThat(api.database()
                        .query("SELECT tenant || ' ' || state || ' ' || devices FROM rookery_license"
                                + " WHERE tenant IN ('default', 'umbrella', 'wayne') ORDER BY tenant"))
                .containsExactly("default valid 7", "umbrella valid 3", "wayne missing 25");
    }
}
