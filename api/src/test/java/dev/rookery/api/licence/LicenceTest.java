package dev.rookery.api.licence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.api.ApiClient;
import dev.rookery.api.TestApi;
import dev.rookery.api.access.Role;
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

class LicenceTest {
    private static final Vertx VERTX = Vertx.vertx();
    private static final LicenceSigner KEYS = new LicenceSigner();
    private static final LicenceSigner OTHERS = new LicenceSigner();
    private static final Instant NOW = Instant.now();

    @AfterAll
    static void close() {
        VERTX.close();
    }

    private static final JsonArray AUDIENCES = new JsonArray().add("other").add("rookery-instance");

    @Test
    void countsUntilItEndsAndAWhileLonger() {
        Licence licence = read(key(KEYS, "acme", 3600), "acme");

        assertThat(licence.state(NOW)).isEqualTo(Licence.State.VALID);
        assertThat(licence.limits(NOW)).isEqualTo(new Limits(2, 10, 1000, 365));
        Instant grace = NOW.plusSeconds(7200);
        assertThat(licence.state(grace)).isEqualTo(Licence.State.GRACE);
        assertThat(licence.limits(grace)).isEqualTo(new Limits(2, 10, 1000, 365));
    }

    @Test
    void cutsNobodyOffAndDeletesNothingWhenItHasExpired() {
        Licence licence = read(key(KEYS, "acme", 3600), "acme");
        Instant late = NOW.plusSeconds(7200).plus(Licence.GRACE);

        assertThat(licence.state(late)).isEqualTo(Licence.State.EXPIRED);
        assertThat(licence.limits(late)).isEqualTo(new Limits(Limits.FREE.devices(), Limits.FREE.users(), 1000, 365));
    }

    @Test
    void doesNotCountIfForgedOrSomebodyElses() {
        assertInvalid(key(OTHERS, "acme", 3600), "signed");
        assertInvalid(key(KEYS, "other", 3600), "another customer");
        assertInvalid("nonsense", "signed");
        assertInvalid(unsigned("none", "acme"), "signed");
        // The public key taken for a secret: the classic confusion of algorithms.
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
    void countsForItsAudienceOnly() {
        assertInvalid(KEYS.sign(claims("acme").put("aud", "billing"), 3600), "not issued for");
        assertThat(read(KEYS.sign(claims("acme").put("aud", AUDIENCES), 3600), "acme")
                        .state(NOW))
                .isEqualTo(Licence.State.VALID);
    }

    /** Not by default: who holds the private key is who issues, and older licences do not say. */
    @Test
    void countsFromItsIssuerOnlyIfOneIsRequired() {
        String ours = KEYS.sign(claims("acme").put("iss", "billing"), 3600);
        String others = KEYS.sign(claims("acme").put("iss", "other"), 3600);
        String nobodys = KEYS.sign(claims("acme"), 3600);

        assertThat(read(ours, Optional.of("billing")).state(NOW)).isEqualTo(Licence.State.VALID);
        for (String key : List.of(others, nobodys)) {
            assertThat(read(key, "acme").state(NOW)).isEqualTo(Licence.State.VALID);
            Licence licence = read(key, Optional.of("billing"));
            assertThat(licence.state(NOW)).isEqualTo(Licence.State.INVALID);
            assertThat(licence.explanation(NOW)).contains("not issued by billing");
        }
    }

    @Test
    void isMissingWithoutAKey() {
        Licence licence = LicenceReader.read(VERTX, LicenceConfig.NONE).result();

        assertThat(licence.state(NOW)).isEqualTo(Licence.State.MISSING);
        assertThat(licence.limits(NOW)).isEqualTo(Limits.FREE);
    }

    @Test
    void readsTheClaimsOfOlderLicences() {
        JsonObject old = new JsonObject()
                .put("customerId", "acme")
                .put("plan", "starter")
                .put("features", new JsonObject().put("maxDevices", 50))
                .put("limits", new JsonObject().put("maxUsers", 7));
        String key = KEYS.sign(old, 60);

        assertThat(read(key, "acme").limits(NOW)).isEqualTo(new Limits(50, 7, 0, 0));
    }

    @Test
    void refusesMoreDevicesThanItPermits() {
        LicenceConfig config = new LicenceConfig(
                Optional.of(key(KEYS, "acme", 3600)),
                Optional.of(KEYS.publicKey()),
                Optional.of("acme"),
                Optional.empty());
        try (TestApi api = new TestApi(config)) {
            ApiClient operator = api.as(Role.OPERATOR);
            operator.post("/devices", new JsonObject().put("id", "one")).expect(201);
            operator.post("/devices", new JsonObject().put("id", "two")).expect(201);

            operator.post("/devices", new JsonObject().put("id", "three")).expectProblem(402, "licence-limit");

            assertThat(api.database().query("SELECT username FROM mqtt_users WHERE username = 'three'"))
                    .isEmpty();
            JsonObject shown = operator.get("/license").expect(200).json();
            assertThat(shown.getString("state")).isEqualTo("valid");
            // Which the broker keeps to.
            assertThat(api.database().query("SELECT messages_per_second FROM rookery_limits"))
                    .containsExactly("1000");
            assertThat(shown.getString("plan")).isEqualTo("professional");
            assertThat(shown.getJsonObject("used").getInteger("devices")).isEqualTo(2);
            operator.delete("/devices/one").expect(204);
            operator.post("/devices", new JsonObject().put("id", "three")).expect(201);
        }
    }

    private static void assertInvalid(String key, String because) {
        Licence licence = read(key, "acme");
        assertThat(licence.state(NOW)).isEqualTo(Licence.State.INVALID);
        assertThat(licence.explanation(NOW)).contains(because);
        assertThat(licence.limits(NOW)).isEqualTo(Limits.FREE);
    }

    private static Licence read(String key, String customer) {
        return read(config(key, customer, Optional.empty()));
    }

    private static Licence read(String key, Optional<String> issuer) {
        return read(config(key, "acme", issuer));
    }

    private static LicenceConfig config(String key, String customer, Optional<String> issuer) {
        return new LicenceConfig(Optional.of(key), Optional.of(KEYS.publicKey()), Optional.of(customer), issuer);
    }

    private static Licence read(LicenceConfig config) {
        return LicenceReader.read(VERTX, config)
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    private static String key(LicenceSigner keys, String customer, int seconds) {
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
