package dev.rookery.app.upgrade;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Instant;
import java.util.Base64;

/** License of customer {@code acme}, valid until the year 2126, and the public key of its issuer. */
record SignedLicense(String token, String publicKey) {
    private static final long CENTURY = 36_525L * 24 * 60 * 60;

    /** Signs a license with a new key. */
    static SignedLicense create(Instant now) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        KeyPair keys = generator.generateKeyPair();
        JsonObject claims = new JsonObject()
                .put("iss", "rookery-provisioner")
                .put("aud", "rookery-instance")
                .put("sub", "acme")
                .put("iat", now.getEpochSecond())
                .put("exp", now.getEpochSecond() + CENTURY)
                .put("jti", "d2a4f3a0-7b0c-4d37-9a66-6f2f6c1f0e01")
                .put("plan", "fixture")
                .put(
                        "limits",
                        new JsonObject()
                                .put("devices", 123)
                                .put("users", 45)
                                .put("messagesPerSecond", 6789)
                                .put("retentionDays", 0));
        JsonObject header =
                new JsonObject().put("alg", "RS256").put("typ", "JWT").put("kid", "fixture");
        String signed = encoded(header) + "." + encoded(claims);
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(keys.getPrivate());
        signature.update(signed.getBytes(StandardCharsets.US_ASCII));
        return new SignedLicense(
                signed + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature.sign()),
                "-----BEGIN PUBLIC KEY-----\n"
                        + Base64.getMimeEncoder()
                                .encodeToString(keys.getPublic().getEncoded())
                        + "\n-----END PUBLIC KEY-----\n");
    }

    void write(Path folder) throws IOException {
        Files.writeString(folder.resolve("license.jwt"), token + "\n");
        Files.writeString(folder.resolve("license.pem"), publicKey);
    }

    private static String encoded(JsonObject json) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(json.encode().getBytes(StandardCharsets.UTF_8));
    }
}
