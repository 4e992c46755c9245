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
 * The provisioner's only secret outside of its database: encrypts the private keys stored there, and derives instance
 * tokens and passwords. The same for all replicas; never logged. Thread-safe.
 */
public final class ProvisionerSecret {
    private static final int MINIMUM_LENGTH = 32;
    private static final String MAC = "HmacSHA256";
    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final byte[] secret;

    private ProvisionerSecret(byte[] secret) {
        this.secret = secret;
    }

    /** @throws IllegalArgumentException if the text has fewer than 32 characters */
    public static ProvisionerSecret of(String text) {
        if (text.strip().length() < MINIMUM_LENGTH) {
            throw new IllegalArgumentException("The provisioner secret has fewer than " + MINIMUM_LENGTH
                    + " characters. Generate one with: openssl rand -base64 32");
        }
        return new ProvisionerSecret(text.strip().getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Reads the secret from a file. Creates the file, readable by its owner only, if it does not exist.
     *
     * @throws IllegalArgumentException if the file can neither be read nor created
     */
    public static ProvisionerSecret readOrCreate(Path file) {
        try {
            return of(PrivateFile.readOrCreate(file, ProvisionerSecret::random));
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "Cannot read or create the provisioner secret " + file + ": " + e.getMessage(), e);
        }
    }

    private static String random() {
        byte[] random = new byte[MINIMUM_LENGTH];
        RANDOM.nextBytes(random);
        return Base64.getEncoder().encodeToString(random) + "\n";
    }

    /** Returns the HMAC-SHA-256 of the purpose under the secret. */
    public byte[] derive(String purpose) {
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(new SecretKeySpec(secret, MAC));
            return mac.doFinal(purpose.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform must provide " + MAC, e);
        }
    }

    /** Encrypts with AES-256-GCM. Returns the nonce followed by the ciphertext. */
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
            throw new IllegalStateException("Every Java platform must provide " + CIPHER, e);
        }
    }

    /** @throws IllegalArgumentException if the data was sealed with another secret or modified */
    public byte[] open(String purpose, byte[] sealed) {
        try {
            return cipher(Cipher.DECRYPT_MODE, purpose, Arrays.copyOf(sealed, NONCE_BYTES))
                    .doFinal(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(
                    "The private key in the database was encrypted with another secret. Configure all replicas with the"
                            + " secret that this database was first used with.",
                    e);
        }
    }

    private Cipher cipher(int mode, String purpose, byte[] nonce) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(CIPHER);
        cipher.init(mode, new SecretKeySpec(derive("seal/" + purpose), "AES"), new GCMParameterSpec(TAG_BITS, nonce));
        return cipher;
    }
}
