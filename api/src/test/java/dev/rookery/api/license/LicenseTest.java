package dev.rookery.api.license;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.api.ApiClient;
import dev.rookery.api.TestApi;
import dev.rookery.api.caller.Role;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.PubSecKeyOptions;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class LicenseTest {
    private static final Vertx VERTX = Vertx.vertx();
    private static final LicenseSigner KEYS = new LicenseSigner();
    private static final LicenseSigner OTHERS = new LicenseSigner();
    private static final Instant NOW = Instant.now();

    @AfterAll
    static void close() {
        VERTX.close();
    }

    private static final JsonArray AUDIENCES = new JsonArray().add("other").add("rookery-instance");

    @Test
    void isValidUntilItsExpiryAndAGracePeriod() {
        License license = read(key(KEYS, "acme", 3600), "acme");

        assertThat(license.state(NOW)).isEqualTo(License.State.VALID);
        assertThat(license.limits(NOW)).isEqualTo(new LicenseLimits(2, 10, 1000, 365));
        Instant grace = NOW.plusSeconds(7200);
        assertThat(license.state(grace)).isEqualTo(License.State.GRACE);
        assertThat(license.limits(grace)).isEqualTo(new LicenseLimits(2, 10, 1000, 365));
    }

    @Test
    void expiryDoesNotChangeRateAndRetention() {
        License license = read(key(KEYS, "acme", 3600), "acme");
        Instant late = NOW.plusSeconds(7200).plus(License.GRACE);

        assertThat(license.state(late)).isEqualTo(License.State.EXPIRED);
        assertThat(license.limits(late))
                .isEqualTo(new LicenseLimits(LicenseLimits.FREE.devices(), LicenseLimits.FREE.users(), 1000, 365));
    }

    @Test
    void rejectsForgedLicensesAndThoseOfOtherCustomers() {
        assertInvalid(key(OTHERS, "acme", 3600), "signed");
        assertInvalid(key(KEYS, "other", 3600), "another customer");
        assertInvalid("nonsense", "signed");
        assertInvalid(unsigned("none", "acme"), "signed");
        // Algorithm confusion: the public key as an HMAC secret.
        String confused = JWTAuth.create(
                        VERTX,
                        new JWTAuthOptions()
                                .addPubSecKey(new PubSecKeyOptions()
                                        .setAlgorithm("HS256")
                                        .setBuffer(Buffer.buffer(KEYS.publicKey()))))
                .generateToken(
                        claims("acme"), new JWTOptions().setAlgorithm("HS256").setExpiresInSeconds(3600));
        assertInvalid(confused, "signed");
    }

    @Test
    void requiresTheAudience() {
        assertInvalid(KEYS.sign(claims("acme").put("aud", "billing"), 3600), "not issued for");
        assertThat(read(KEYS.sign(claims("acme").put("aud", AUDIENCES), 3600), "acme")
                        .state(NOW))
                .isEqualTo(License.State.VALID);
    }

    /** By default, the signature is sufficient; older licenses have no issuer. */
    @Test
    void requiresTheIssuerIfConfigured() {
        String billing = KEYS.sign(claims("acme").put("iss", "billing"), 3600);
        String other = KEYS.sign(claims("acme").put("iss", "other"), 3600);
        String none = KEYS.sign(claims("acme"), 3600);

        assertThat(read(billing, Optional.of("billing")).state(NOW)).isEqualTo(License.State.VALID);
        for (String key : List.of(other, none)) {
            assertThat(read(key, "acme").state(NOW)).isEqualTo(License.State.VALID);
            License license = read(key, Optional.of("billing"));
            assertThat(license.state(NOW)).isEqualTo(License.State.INVALID);
            assertThat(license.explanation(NOW)).contains("not issued by billing");
        }
    }

    @Test
    void isMissingWithoutAKey() {
        assertThat(License.MISSING.state(NOW)).isEqualTo(License.State.MISSING);
        assertThat(License.MISSING.limits(NOW)).isEqualTo(LicenseLimits.FREE);
    }

    @Test
    void readsTheClaimsOfOlderLicenses() {
        JsonObject old = new JsonObject()
                .put("customerId", "acme")
                .put("plan", "starter")
                .put("features", new JsonObject().put("maxDevices", 50))
                .put("limits", new JsonObject().put("maxUsers", 7));
        String key = KEYS.sign(old, 60);

        assertThat(read(key, "acme").limits(NOW)).isEqualTo(new LicenseLimits(50, 7, 0, 0));
    }

    @Test
    void enforcesTheDeviceLimit() {
        LicenseConfig config = new LicenseConfig(
                Optional.of(key(KEYS, "acme", 3600)),
                Optional.of(KEYS.publicKey()),
                Optional.of("acme"),
                Optional.empty());
        try (TestApi api = new TestApi(config)) {
            ApiClient operator = api.as(Role.OPERATOR);
            operator.post("/devices", new JsonObject().put("id", "one")).expect(201);
            operator.post("/devices", new JsonObject().put("id", "two")).expect(201);

            operator.post("/devices", new JsonObject().put("id", "three")).expectProblem(402, "license-limit");

            assertThat(api.database().query("SELECT username FROM mqtt_users WHERE username = 'three'"))
                    .isEmpty();
            JsonObject shown = operator.get("/license").expect(200).json();
            assertThat(shown.getString("state")).isEqualTo("valid");
            // Read by the broker.
            assertThat(api.database().query("SELECT messages_per_second FROM rookery_limits"))
                    .containsExactly("1000");
            assertThat(shown.getString("plan")).isEqualTo("professional");
            assertThat(shown.getJsonObject("used").getInteger("devices")).isEqualTo(2);
            operator.delete("/devices/one").expect(204);
            operator.post("/devices", new JsonObject().put("id", "three")).expect(201);
        }
    }

    private static void assertInvalid(String key, String because) {
        License license = read(key, "acme");
        assertThat(license.state(NOW)).isEqualTo(License.State.INVALID);
        assertThat(license.explanation(NOW)).contains(because);
        assertThat(license.limits(NOW)).isEqualTo(LicenseLimits.FREE);
    }

    private static License read(String key, String customer) {
        return read(config(key, customer, Optional.empty()));
    }

    private static License read(String key, Optional<String> issuer) {
        return read(config(key, "acme", issuer));
    }

    private static LicenseConfig config(String key, String customer, Optional<String> issuer) {
        return new LicenseConfig(Optional.of(key), Optional.of(KEYS.publicKey()), Optional.of(customer), issuer);
    }

    private static License read(LicenseConfig config) {
        return new LicenseReader(VERTX, config)
                .read(config.key().orElseThrow(), config.customerId())
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    private static String key(LicenseSigner keys, String customer, int seconds) {
        return keys.sign(claims(customer), seconds);
    }

    private static String unsigned(String algorithm, String customer) {
        Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
        return base64.encodeToString(
                        new JsonObject().put("alg", algorithm).toBuffer().getBytes()) + "."
                + base64.encodeToString(
                        claims(customer).put("exp", 9999999999L).toBuffer().getBytes()) + ".";
    }

    private static JsonObject claims(String customer) {
        return new JsonObject()
                .put("sub", customer)
                .put("plan", "professional")
                .put(
                        "limits",
                        new JsonObject()
                                .put("devices", 2)
                                .put("users", 10)
                                .put("messagesPerSecond", 1000)
                                .put("retentionDays", 365));
    }
}
