package dev.rookery.provisioner.license;

import dev.rookery.file.PrivateFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The one secret of the provisioner that is not in its database: what it keeps there that must not be read is encrypted with it, and
 * tokens of instances are made from it. All replicas have the same. Never printed. For any thread.
 */
public final class ProvisionerSecret {
    private static final int SHORTEST = 32;
    private static final String MAC = "HmacSHA256";
    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final byte[] secret;

    private ProvisionerSecret(byte[] secret) {
        this.secret = secret;
    }

    /** @throws IllegalArgumentException if it is shorter than 32 characters */
    public static ProvisionerSecret of(String text) {
        if (text.strip().length() < SHORTEST) {
            throw new IllegalArgumentException("The provisioner's secret has fewer than " + SHORTEST
                    + " characters; make one with: openssl rand -base64 32");
        }
        return new ProvisionerSecret(text.strip().getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Reads the secret from a file, which is made if it is not there: readable by its owner alone.
     *
     * @throws IllegalArgumentException if that cannot be done; the message says why
     */
    public static ProvisionerSecret readOrCreate(Path file) {
        try {
            return of(PrivateFile.readOrCreate(file, ProvisionerSecret::random));
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "The provisioner's secret in " + file + " can be neither read nor made: " + e.getMessage(), e);
        }
    }

    private static String random() {
        byte[] random = new byte[SHORTEST];
        RANDOM.nextBytes(random);
        return Base64.getEncoder().encodeToString(random) + "\n";
    }

    /** A value that only those who know the secret can make, the same each time. */
    public byte[] derive(String purpose) {
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(new SecretKeySpec(secret, MAC));
            return mac.doFinal(purpose.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java has " + MAC, e);
        }
    }

    /** Encrypts with AES-256-GCM. */
    public byte[] seal(String purpose, byte[] plain) {
        byte[] nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, purpose, nonce).doFinal(plain);
            return ByteBuffer.allocate(nonce.length + sealed.length)
                    .put(nonce)
                    .put(sealed)
                    .array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java has " + CIPHER, e);
        }
    }

    /** @throws IllegalArgumentException if it was sealed with another secret, or changed */
    public byte[] open(String purpose, byte[] sealed) {
        try {
            return cipher(Cipher.DECRYPT_MODE, purpose, Arrays.copyOf(sealed, NONCE_BYTES))
                    .doFinal(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(
                    "What the database keeps was encrypted with another secret; give all replicas the same, and the one"
                            + " that this database was first used with",
                    e);
        }
    }

    private Cipher cipher(int mode, String purpose, byte[] nonce) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(CIPHER);
        cipher.init(mode, new SecretKeySpec(derive("seal/" + purpose), "AES"), new GCMParameterSpec(TAG_BITS, nonce));
        return cipher;
    }
}
