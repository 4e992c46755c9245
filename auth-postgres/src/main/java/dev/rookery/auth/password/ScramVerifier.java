package dev.rookery.auth.password;

import com.ongres.scram.common.ScramFunctions;
import com.ongres.scram.common.ScramMechanism;
import com.ongres.scram.common.StringPreparation;
import dev.rookery.text.StrictUtf8;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.PKCS5S2ParametersGenerator;
import org.bouncycastle.crypto.params.KeyParameter;

/**
 * SCRAM-SHA-256 verifier of a password (RFC 5802, RFC 7677) in PostgreSQL's format
 * {@code SCRAM-SHA-256$4096:salt$StoredKey:ServerKey}. It does not allow a login and reveals the password only to a
 * dictionary attack.
 *
 * @param iterations number of iterations that a client must compute to log in, at least 1
 */
public record ScramVerifier(int iterations, byte[] salt, byte[] storedKey, byte[] serverKey) implements PasswordHash {
    /** Minimum of RFC 7677 and PostgreSQL's default; not higher because devices must compute them too. */
    public static final int ITERATIONS = 4096;

    public static final int SALT_BYTES = 16;
    public static final int KEY_BYTES = 32;

    private static final String PREFIX = "SCRAM-SHA-256$";
    private static final Pattern FORMAT =
            Pattern.compile("SCRAM-SHA-256\\$(\\d{1,9}):([A-Za-z0-9+/=]+)\\$([A-Za-z0-9+/=]+):([A-Za-z0-9+/=]+)");
    private static final SecureRandom RANDOM = new SecureRandom();

    /** Returns whether a stored hash has the prefix of a SCRAM verifier. */
    static boolean isVerifier(String stored) {
        return stored.startsWith(PREFIX);
    }

    static ScramVerifier parse(String stored, int maximumIterations) throws UnusableHashException {
        Matcher matcher = FORMAT.matcher(stored);
        if (!matcher.matches()) {
            throw new UnusableHashException("the SCRAM-SHA-256 hash is malformed");
        }
        int iterations = Integer.parseInt(matcher.group(1));
        if (iterations < 1 || iterations > maximumIterations) {
            throw new UnusableHashException(
                    "the SCRAM iterations are " + iterations + "; allowed are 1 to " + maximumIterations);
        }
        byte[] storedKey = Digests.decode(matcher.group(3));
        byte[] serverKey = Digests.decode(matcher.group(4));
        if (storedKey.length != KEY_BYTES || serverKey.length != KEY_BYTES) {
            throw new UnusableHashException("the SCRAM keys do not have " + KEY_BYTES + " bytes");
        }
        return new ScramVerifier(iterations, Digests.decode(matcher.group(2)), storedKey, serverKey);
    }

    /** Computes a verifier with a random salt. */
    static ScramVerifier of(String password) {
        byte[] salt = new byte[SALT_BYTES];
        RANDOM.nextBytes(salt);
        return of(password, salt);
    }

    static ScramVerifier of(String password, byte[] salt) {
        byte[] salted = salted(password.getBytes(StandardCharsets.UTF_8), salt, ITERATIONS);
        return new ScramVerifier(ITERATIONS, salt, storedKey(salted), serverKey(salted));
    }

    @Override
    public boolean matches(byte[] password) {
        return MessageDigest.isEqual(storedKey, storedKey(salted(password, salt, iterations)));
    }

    /** Returns the stored format. */
    String encoded() {
        Base64.Encoder base64 = Base64.getEncoder();
        return PREFIX + iterations + ":" + base64.encodeToString(salt) + "$" + base64.encodeToString(storedKey) + ":"
                + base64.encodeToString(serverKey);
    }

    /** Computed with Bouncy Castle: the SCRAM library accepts passwords as text only. */
    private static byte[] salted(byte[] password, byte[] salt, int iterations) {
        PKCS5S2ParametersGenerator generator = new PKCS5S2ParametersGenerator(new SHA256Digest());
        generator.init(prepared(password), salt, iterations);
        return ((KeyParameter) generator.generateDerivedParameters(KEY_BYTES * Byte.SIZE)).getKey();
    }

    /** Applies SASLprep (RFC 4013). As in PostgreSQL, passwords that it rejects or empties are used unchanged. */
    private static byte[] prepared(byte[] password) {
        Optional<String> text = StrictUtf8.decode(password);
        if (text.isEmpty()) {
            return password;
        }
        try {
            String prepared = new String(
                    StringPreparation.SASL_PREPARATION.normalize(text.get().toCharArray()));
            return prepared.isEmpty() ? password : prepared.getBytes(StandardCharsets.UTF_8);
        } catch (RuntimeException e) {
            return password;
        }
    }

    private static byte[] storedKey(byte[] salted) {
        return ScramFunctions.storedKey(
                ScramMechanism.SCRAM_SHA_256, ScramFunctions.clientKey(ScramMechanism.SCRAM_SHA_256, salted));
    }

    private static byte[] serverKey(byte[] salted) {
        return ScramFunctions.serverKey(ScramMechanism.SCRAM_SHA_256, salted);
    }

    @Override
    public String toString() {
        return "ScramVerifier[iterations=" + iterations + "]";
    }
}
