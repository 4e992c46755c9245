package dev.rookery.provisioner.license;

import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;

/**
 * A key that licenses are signed with.
 *
 * @param id the JWK thumbprint (RFC 7638) of the public part
 * @param publicKey as PEM
 * @param sealedPrivateKey PKCS #8, encrypted with the provisioner's secret
 */
record SigningKey(String id, String publicKey, byte[] sealedPrivateKey) {
    private static final String PURPOSE = "licence key"; // stored wording: sealed keys are bound to it
    private static final int BITS = 3_072;

    static SigningKey generate(ProvisionerSecret secret) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(BITS);
            KeyPair pair = generator.generateKeyPair();
            return new SigningKey(
                    thumbprint((RSAPublicKey) pair.getPublic()),
                    pem("PUBLIC KEY", pair.getPublic().getEncoded()),
                    secret.seal(PURPOSE, pair.getPrivate().getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java has RSA", e);
        }
    }

    /** The private part as PEM. */
    String privateKey(ProvisionerSecret secret) {
        return pem("PRIVATE KEY", secret.open(PURPOSE, sealedPrivateKey));
    }

    /** The public part as a JWK (RFC 7517). */
    JsonObject jwk() {
        RSAPublicKey key = parse(publicKey);
        return new JsonObject()
                .put("kty", "RSA")
                .put("use", "sig")
                .put("alg", "RS256")
                .put("kid", id)
                .put("n", base64Url(key.getModulus()))
                .put("e", base64Url(key.getPublicExponent()));
    }

    private static RSAPublicKey parse(String pem) {
        byte[] encoded = Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
        try {
            return (RSAPublicKey) KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(encoded));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("The database holds a public key that is none", e);
        }
    }

    private static String thumbprint(RSAPublicKey key) throws GeneralSecurityException {
        String members = "{\"e\":\"" + base64Url(key.getPublicExponent()) + "\",\"kty\":\"RSA\",\"n\":\""
                + base64Url(key.getModulus()) + "\"}";
        byte[] digest =
                MessageDigest.getInstance("SHA-256").digest(members.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
    }

    private static String base64Url(BigInteger number) {
        byte[] bytes = number.toByteArray();
        byte[] unsigned = bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
        return Base64.getUrlEncoder().withoutPadding().encodeToString(unsigned);
    }

    private static String pem(String what, byte[] encoded) {
        return "-----BEGIN " + what + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded) + "\n-----END " + what
                + "-----\n";
    }

    @Override
    public String toString() {
        return "SigningKey[" + id + "]";
    }
}
