package dev.rookery.api.license;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
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

/** Issues licenses, signed with a generated key. */
public final class LicenseSigner {
    private final KeyPair keys;

    public LicenseSigner() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            keys = generator.generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @param seconds time until the expiry; negative for an expired license */
    public String sign(JsonObject claims, int seconds) {
        Vertx vertx = Vertx.vertx();
        try {
            JWTAuthOptions options = new JWTAuthOptions()
                    .addPubSecKey(new PubSecKeyOptions()
                            .setAlgorithm("RS256")
                            .setBuffer(Buffer.buffer(
                                    pem("PRIVATE KEY", keys.getPrivate().getEncoded()))));
            JsonObject dated = claims.copy().put("exp", Instant.now().getEpochSecond() + seconds);
            return JWTAuth.create(vertx, options).generateToken(dated, new JWTOptions().setAlgorithm("RS256"));
        } finally {
            vertx.close();
        }
    }

    /** Returns the public key in PEM format. */
    public String publicKey() {
        return pem("PUBLIC KEY", keys.getPublic().getEncoded());
    }

    /** Returns the configuration with a license of customer {@code acme}. */
    public LicenseConfig config(JsonObject limits, int seconds) {
        JsonObject claims =
                new JsonObject().put("sub", "acme").put("plan", "test").put("limits", limits);
        return new LicenseConfig(
                Optional.of(sign(claims, seconds)), Optional.of(publicKey()), Optional.of("acme"), Optional.empty());
    }

    /** Returns the configuration of customer {@code acme} without a license. */
    public LicenseConfig verification() {
        return new LicenseConfig(Optional.empty(), Optional.of(publicKey()), Optional.of("acme"), Optional.empty());
    }

    private static String pem(String kind, byte[] encoded) {
        return "-----BEGIN " + kind + "-----\n" + Base64.getMimeEncoder().encodeToString(encoded) + "\n-----END " + kind
                + "-----\n";
    }
}
