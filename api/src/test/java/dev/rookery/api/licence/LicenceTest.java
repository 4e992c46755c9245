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
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class LicenceTest {
    private static final Vertx VERTX = Vertx.vertx();
    private static final KeyPair KEYS = keys();
    private static final KeyPair OTHERS = keys();
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
                                        .setBuffer(Buffer.buffer(publicPem(KEYS)))))
                .generateToken(
                        claims("acme"), new JWTOptions().setAlgorithm("HS256").setExpiresInSeconds(3600));
        assertInvalid(confused, "signed");
    }

    @Test
    void countsForItsAudienceOnly() {
        JWTOptions options = new JWTOptions().setAlgorithm("RS256").setExpiresInSeconds(3600);

        assertInvalid(signer(KEYS).generateToken(claims("acme").put("aud", "billing"), options), "not issued for");
        assertThat(read(signer(KEYS).generateToken(claims("acme").put("aud", AUDIENCES), options), "acme")
                        .state(NOW))
                .isEqualTo(Licence.State.VALID);
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
        String key = signer(KEYS)
                .generateToken(old, new JWTOptions().setAlgorithm("RS256").setExpiresInSeconds(60));

        assertThat(read(key, "acme").limits(NOW)).isEqualTo(new Limits(50, 7, 0, 0));
    }

    @Test
    void refusesMoreDevicesThanItPermits() {
        LicenceConfig config = new LicenceConfig(
                Optional.of(key(KEYS, "acme", 3600)), Optional.of(publicPem(KEYS)), Optional.of("acme"));
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
        return LicenceReader.read(
                        VERTX, new LicenceConfig(Optional.of(key), Optional.of(publicPem(KEYS)), Optional.of(customer)))
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    private static String key(KeyPair keys, String customer, int seconds) {
        return signer(keys)
                .generateToken(
                        claims(customer), new JWTOptions().setAlgorithm("RS256").setExpiresInSeconds(seconds));
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

    private static JWTAuth signer(KeyPair keys) {
        return JWTAuth.create(
                VERTX,
                new JWTAuthOptions()
                        .addPubSecKey(new PubSecKeyOptions()
                                .setAlgorithm("RS256")
                                .setBuffer(Buffer.buffer(
                                        pem("PRIVATE KEY", keys.getPrivate().getEncoded())))));
    }

    private static String publicPem(KeyPair keys) {
        return pem("PUBLIC KEY", keys.getPublic().getEncoded());
    }

    private static String pem(String kind, byte[] encoded) {
        return "-----BEGIN " + kind + "-----\n" + Base64.getMimeEncoder().encodeToString(encoded) + "\n-----END " + kind
                + "-----\n";
    }

    private static KeyPair keys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
