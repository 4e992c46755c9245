package dev.rookery.app.move.stream;

import dev.rookery.app.move.stream.StreamHeader.KeyDerivation;
import dev.rookery.text.TextFile;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/** Secret of an encrypted stream. */
public final class Passphrase {
    private static final int MINIMUM_LENGTH = 12;
    private static final int KEY_BITS = 256;

    private final char[] text;

    private Passphrase(char[] text) {
        this.text = text;
    }

    /**
     * Reads the first line of a file.
     *
     * @throws IllegalArgumentException if the file cannot be read, or if the line has fewer than 12 characters
     */
    public static Passphrase read(Path file) {
        try {
            List<String> lines = TextFile.lines(file);
            if (lines.isEmpty() || lines.get(0).length() < MINIMUM_LENGTH) {
                throw new IllegalArgumentException("The first line of " + file + " must be a passphrase of at least "
                        + MINIMUM_LENGTH + " characters");
            }
            return new Passphrase(lines.get(0).toCharArray());
        } catch (IOException e) {
            throw new IllegalArgumentException("Cannot read --passphrase-file " + file + ": " + e, e);
        }
    }

    SecretKey key(KeyDerivation derivation) {
        PBEKeySpec spec = new PBEKeySpec(text, derivation.salt(), derivation.iterations(), KEY_BITS);
        try {
            byte[] key = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(spec)
                    .getEncoded();
            return new SecretKeySpec(key, "AES");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("The JDK has no PBKDF2 with HMAC-SHA-256", e);
        } finally {
            spec.clearPassword();
        }
    }

    @Override
    public String toString() {
        return "Passphrase";
    }
}
