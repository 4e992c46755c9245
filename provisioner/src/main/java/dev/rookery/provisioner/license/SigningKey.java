package dev.rookery.provisioner.license;

import dev.rookery.digest.Sha256;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;

/**
 * Key that signs licenses.
 *
 * @param id JWK thumbprint (RFC 7638) of the public key
 * @param publicKey PEM
 * @param sealedPrivateKey PKCS #8, encrypted with the provisioner's secret
 */
record SigningKey(String id, String publicKey, byte[] sealedPrivateKey) {
    /** Part of the key derivation: a change would make stored keys unreadable. */
    private static final String PURPOSE = "licence key"; // stored wording

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
            throw new IllegalStateException("Every Java platform must provide RSA", e);
        }
    }

    /** Returns the private key as PEM. */
    String privateKey(ProvisionerSecret secret) {
        return pem("PRIVATE KEY", secret.open(PURPOSE, sealedPrivateKey));
    }

    /** Returns the public key as a JWK (RFC 7517). */
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
            throw new IllegalArgumentException("The database contains a malformed public key", e);
        }
    }

    private static String thumbprint(RSAPublicKey key) {
        String members = "{\"e\":\"" + base64Url(key.getPublicExponent()) + "\",\"kty\":\"RSA\",\"n\":\""
                + base64Url(key.getModulus()) + "\"}";
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Sha256.digest(members));
    }

    private static String base64Url(BigInteger number) {
        byte[] bytes = number.toByteArray();
        byte[] unsigned = bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
        return Base64.getUrlEncoder().withoutPadding().encodeToString(unsigned);
    }

    private static String pem(String type, byte[] encoded) {
        return "-----BEGIN " + type + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded) + "\n-----END " + type
                + "-----\n";
    }

    @Override
    public String toString() {
        return "SigningKey[" + id + "]";
    }
}
