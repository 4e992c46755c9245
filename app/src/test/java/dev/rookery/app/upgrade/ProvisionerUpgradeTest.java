package dev.rookery.app.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.app.RookeryProcess;
import dev.rookery.testkit.RunningProcess;
import dev.rookery.testkit.TestDatabase;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.RSAPublicKeySpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Upgrades the provisioner's database of an earlier release. */
@Tag("long")
class ProvisionerUpgradeTest {
    private static final Duration DEADLINE = Duration.ofMinutes(3);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = "0.1.0")
    void restoresCustomersTokensAndKeys(String version) throws Exception {
        ReleaseFixture release = ReleaseFixture.unpack(version, "provisioner", folder);
        TestDatabase database = release.database();
        // Deletions that became due since the release are not part of this test.
        database.execute(
                "UPDATE deployments SET delete_after = now() + interval '30 days' WHERE delete_after IS NOT NULL");
        JsonObject facts = release.facts();

        try (RunningProcess process = start(database, release)) {
            process.awaitOutput("The provisioner is ready", DEADLINE);
            RestClient unauthenticated = RestClient.of(
                    process.find("(http://[^:]+:\\d+/api)/openapi").group(1));
            RestClient operator = unauthenticated.withToken(facts.getString("operator_token"));

            assertThat(operator.items("/customers"))
                    .extracting(customer -> customer.getString("customer_id") + " " + customer.getString("email") + " "
                            + customer.getString("company_name") + " " + customer.getString("plan"))
                    .containsExactly(
                            "acme acme@example.com Company acme professional",
                            "beta beta@example.com Company beta trial",
                            "gamma gamma@example.com Company gamma trial");
            assertDeployments(operator);
            assertLogins(unauthenticated);
            assertLicenses(unauthenticated, operator, facts);
            JsonObject usage = operator.items("/customers/acme/usage").get(0);
            assertThat(usage.getInteger("active_devices")).isEqualTo(3);
            assertThat(usage.getJsonObject("usage").getInteger("messages_in_qos1"))
                    .isEqualTo(1000);
        }
        assertThat(database.query("SELECT count(*) FROM provisioner_tokens WHERE operator = 'ops'"))
                .containsExactly("1");
    }

    private static void assertDeployments(RestClient operator) {
        JsonObject upgraded = operator.get("/customers/acme/deployment/status");
        assertThat(upgraded.getString("desired")).isEqualTo("running");
        assertThat(upgraded.getInteger("generation")).isEqualTo(3);
        JsonObject suspended = operator.get("/customers/beta/deployment/status");
        assertThat(suspended.getString("desired")).isEqualTo("suspended");
        assertThat(suspended.getString("delete_after")).isNotNull();
        assertThat(operator.post("/customers/beta/deployment/resume", null).getString("desired"))
                .isEqualTo("running");
    }

    /** Checks passwords: customers' tokens of the release have expired. */
    private static void assertLogins(RestClient unauthenticated) {
        JsonObject login =
                new JsonObject().put("email", "gamma@example.com").put("password", ProvisionerContent.PASSWORD);
        String token = unauthenticated.post("/customers/login", login).getString("access_token");
        RestClient customer = unauthenticated.withToken(token);
        assertThat(customer.get("/customers/gamma").getString("plan")).isEqualTo("trial");
        assertThat(customer.status("GET", "/customers/acme", null)).isIn(403, 404);
        login.put("password", "wrong");
        assertThat(unauthenticated.status("POST", "/customers/login", login)).isEqualTo(401);
        // Customer ids are unique for all time.
        assertThat(unauthenticated.status(
                        "POST",
                        "/customers/signup",
                        new JsonObject()
                                .put("email", "new@example.com")
                                .put("password", ProvisionerContent.PASSWORD)
                                .put("company_name", "Other")
                                .put("customer_id", "beta")))
                .isEqualTo(409);
    }

    private static void assertLicenses(RestClient unauthenticated, RestClient operator, JsonObject facts)
            throws Exception {
        assertThat(unauthenticated.get("/licenses/keys").getJsonArray("keys")).isEqualTo(facts.getJsonArray("keys"));
        assertThat(unauthenticated.get("/licenses/public-key").getString("public_key"))
                .isEqualTo(facts.getString("public_key"));
        JsonObject newest = facts.getJsonArray("keys").getJsonObject(0);
        JsonObject former = facts.getJsonArray("keys").getJsonObject(1);

        JsonObject stored = operator.get("/customers/gamma/license");
        assertThat(stored.getString("key_id")).isEqualTo(former.getString("kid"));
        assertSigned(stored.getString("license"), former);
        // Shows that the private key can be decrypted.
        JsonObject issued = operator.post("/customers/gamma/license", null);
        assertThat(issued.getString("key_id")).isEqualTo(newest.getString("kid"));
        assertSigned(issued.getString("license"), newest);
    }

    private static void assertSigned(String license, JsonObject key) throws GeneralSecurityException {
        int end = license.lastIndexOf('.');
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initVerify(
                KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(number(key, "n"), number(key, "e"))));
        signature.update(license.substring(0, end).getBytes(StandardCharsets.US_ASCII));
        assertThat(signature.verify(Base64.getUrlDecoder().decode(license.substring(end + 1))))
                .isTrue();
    }

    private static BigInteger number(JsonObject key, String name) {
        return new BigInteger(1, Base64.getUrlDecoder().decode(key.getString(name)));
    }

    private RunningProcess start(TestDatabase database, ReleaseFixture release) throws IOException {
        Path kubeconfig = Kubeconfigs.writeUnreachable(folder);
        List<String> command = new ArrayList<>(List.of("env", "KUBECONFIG=" + kubeconfig));
        command.addAll(RookeryProcess.command("provisioner"));
        command.addAll(List.of(
                "--postgres-url=" + database.url(),
                "--provisioner-secret-file=" + release.folder().resolve("secret"),
                "--provisioner-port=0",
                "--base-domain=iot.example.com"));
        return RunningProcess.start(command);
    }
}
