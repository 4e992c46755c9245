package dev.rookery.api.certificate;

import dev.rookery.api.certificate.x509.Issuer;
import dev.rookery.auth.TenantId;
import dev.rookery.http.ApiException;
import dev.rookery.http.ProblemType;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Secret of the installation that encrypts the private keys of authorities (AES-256-GCM) and derives verification codes. It is not
 * in the tables of tenants. Thread-safe.
 */
public final class AuthorityKeys {
    /** Name of the generated secret, see {@link dev.rookery.api.access.SharedSecret}. */
    public static final String SECRET = "device_ca_key";

    private static final int MINIMUM_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final int CODE_BYTES = 16;
    private static final Logger LOGGER = LoggerFactory.getLogger(AuthorityKeys.class);
    private static final SecureRandom RANDOM = new SecureRandom();

    private final byte[] secret;
    private final SecretKeySpec encryptionKey;

    /** @throws IllegalArgumentException if the secret is too short */
    public AuthorityKeys(byte[] secret) {
        if (secret.length < MINIMUM_BYTES) {
            throw new IllegalArgumentException("The key of certificate authorities has " + secret.length
                    + " bytes; it must have at least " + MINIMUM_BYTES
                    + ". Generate one with: openssl rand -hex 32");
        }
        this.secret = secret.clone();
        this.encryptionKey = new SecretKeySpec(derive("encryption"), "AES");
    }

    /** Encrypts the private key of an authority. Only {@link #issuer} of the same authority can decrypt it. */
    byte[] encrypt(TenantId tenant, String id, PrivateKey key) {
        byte[] nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        try {
            byte[] encrypted = cipher(Cipher.ENCRYPT_MODE, tenant, id, nonce).doFinal(key.getEncoded());
            return ByteBuffer.allocate(NONCE_BYTES + encrypted.length)
                    .put(nonce)
                    .put(encrypted)
                    .array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has AES-GCM", e);
        }
    }

    /**
     * Returns an authority with its decrypted private key.
     *
     * @throws ApiException (503) if its key was encrypted with another secret
     */
    Issuer issuer(TenantId tenant, DeviceAuthority authority) {
        byte[] stored = authority.privateKey().orElseThrow();
        try {
            byte[] nonce = Arrays.copyOf(stored, NONCE_BYTES);
            byte[] key = cipher(Cipher.DECRYPT_MODE, tenant, authority.id(), nonce)
                    .doFinal(stored, NONCE_BYTES, stored.length - NONCE_BYTES);
            return Issuer.of(authority.certificate(), key);
        } catch (GeneralSecurityException e) {
            LOGGER.error(
                    "tenant={} ca={} Cannot decrypt the private key of the certificate authority. Start with the"
                            + " --device-ca-key-file or ROOKERY_DEVICE_CA_KEY with which it was created",
                    tenant,
                    authority.id());
            throw new ApiException(
                    ProblemType.UNAVAILABLE,
                    "The server cannot use the private key of the certificate authority '" + authority.name()
                            + "'. Contact the operator, or rotate the authority");
        }
    }

    private Cipher cipher(int mode, TenantId tenant, String id, byte[] nonce) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, encryptionKey, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD((tenant + "/" + id).getBytes(StandardCharsets.UTF_8));
        return cipher;
    }

    /** Returns the common name that a tenant signs with its own authority, before it imports it. */
    String verificationCode(TenantId tenant) {
        return HexFormat.of().formatHex(Arrays.copyOf(derive("verification of " + tenant), CODE_BYTES));
    }

    private byte[] derive(String purpose) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            return mac.doFinal(("rookery device CA: " + purpose).getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has HMAC with SHA-256", e);
        }
    }
}
