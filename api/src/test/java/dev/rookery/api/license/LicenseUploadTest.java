package dev.rookery.api.license;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.api.ApiClient;
import dev.rookery.api.TestApi;
import dev.rookery.api.caller.Role;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

class LicenseUploadTest {
    private static final int YEAR = 365 * 86_400;
    private static final LicenseSigner SIGNER = new LicenseSigner();

    private static JsonObject key(String customer, int seconds) {
        JsonObject claims = new JsonObject()
                .put("sub", customer)
                .put("plan", "big")
                .put("limits", new JsonObject().put("devices", 77).put("messagesPerSecond", 123));
        return new JsonObject().put("key", SIGNER.sign(claims, seconds));
    }

    @Test
    void installsAVerifiedLicenseOfTheOwnTenant() {
        try (TestApi api = new TestApi(SIGNER.verification())) {
            ApiClient owner = api.as(Role.OWNER);
            owner.put("/license", key("globex", YEAR)).expectProblem(400, "invalid-request");
            owner.put("/license", key("acme", -YEAR)).expectProblem(400, "invalid-request");
            owner.put("/license", new JsonObject().put("key", "nonsense")).expectProblem(400, "invalid-request");
            api.as(Role.ADMIN).put("/license", key("acme", YEAR)).expectProblem(403, "forbidden");
            assertThat(owner.get("/license").json().getString("state")).isEqualTo("missing");

            JsonObject installed =
                    owner.put("/license", key("acme", YEAR)).expect(200).json();

            assertThat(installed.getString("plan")).isEqualTo("big");
            assertThat(installed.containsKey("upload_obstacle")).isFalse();
            assertThat(owner.get("/license").json().getJsonObject("limits").getInteger("devices"))
                    .isEqualTo(77);
            assertThat(api.database().query("SELECT messages_per_second FROM rookery_limits WHERE tenant = 'default'"))
                    .containsExactly("123");

            ApiClient other = api.as(api.addTenant("globex"), Role.OWNER);
            other.put("/license", key("acme", YEAR)).expectProblem(400, "invalid-request");
            other.put("/license", key("globex", YEAR)).expect(200);
        }
    }

    @Test
    void refusesWhatTheOperatorSets() {
        try (TestApi api = new TestApi(SIGNER.config(new JsonObject().put("devices", 5), YEAR))) {
            ApiClient owner = api.as(Role.OWNER);
            owner.put("/license", key("acme", YEAR)).expectProblem(409, "conflict");
            assertThat(owner.get("/license").json().getString("upload_obstacle"))
                    .contains("--license-file");
        }
    }
}
