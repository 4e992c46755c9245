package dev.rookery.api.license;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rookery.api.ApiClient;
import dev.rookery.api.TestApi;
import dev.rookery.api.caller.Role;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Licenses in the registry of tenants. */
class TenantLicenseTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final int YEAR = 365 * 86_400;
    private static final LicenseSigner SIGNER = new LicenseSigner();

    private TestApi api;
    private ApiClient acme;
    private ApiClient globex;

    @BeforeEach
    void start() {
        api = new TestApi(SIGNER.config(new JsonObject().put("devices", 7), YEAR));
        acme = api.as(api.addTenant("acme"), Role.OWNER);
        globex = api.as(api.addTenant("globex"), Role.OWNER);
    }

    @AfterEach
    void stop() {
        api.close();
    }

    private void install(String tenant, String key) {
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
        install("globex", key("acme", 100));
        awaitState(globex, "invalid");

        assertThat(globex.get("/license").json().getString("explanation")).contains("issued to another customer");
        assertThat(limit(globex)).isEqualTo(LicenseLimits.FREE.devices());
    }

    @Test
    void changesApplyAtOnce() {
        install("acme", key("acme", 1));
        awaitState(acme, "valid");
        acme.post("/devices", new JsonObject().put("id", "one")).expect(201);
        install("acme", key("acme", 2));
        await().atMost(TIMEOUT).until(() -> limit(acme) == 2);

        acme.post("/devices", new JsonObject().put("id", "two")).expect(201);
        api.database().execute("UPDATE rookery_tenants SET license = NULL, plan = 'trial' WHERE id = 'acme'");
        awaitState(acme, "missing");
        assertThat(acme.get("/license").json().getString("plan")).isEqualTo("trial");
    }

    @Test
    void theExporterSeesTheStateOfEachTenant() {
        install("acme", key("acme", 3));
        awaitState(acme, "valid");
        api.restart(SIGNER.config(new JsonObject().put("devices", 7), YEAR));

        assertThat(api.database()
                        .query("SELECT tenant || ' ' || state || ' ' || devices FROM rookery_license ORDER BY tenant"))
                .containsExactly("acme valid 3", "default valid 7", "globex missing 25");
    }
}
