package dev.rookery.auth.password;

import com.ongres.scram.common.ScramFunctions;
import com.ongres.scram.common.ScramMechanism;
import com.ongres.scram.common.StringPreparation;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.PKCS5S2ParametersGenerator;
import org.bouncycastle.crypto.params.KeyParameter;

/**
 * What SCRAM-SHA-256 stores of a password (RFC 5802, 7677), in PostgreSQL's form:
 * {@code SCRAM-SHA-256$4096:salt$StoredKey:ServerKey}. Whoever reads it can neither log in with it nor find the password
 * but by guessing.
 *
 * @param iterations at least 1; those that a client has to make to log in
 */
public record ScramVerifier(int iterations, byte[] salt, byte[] storedKey, byte[] serverKey) implements PasswordHash {
    /** As RFC 7677 asks at the least and PostgreSQL does: devices have to make them as well. */
    public static final int ITERATIONS = 4096;

    public static final int SALT_BYTES = 16;
    public static final int KEY_BYTES = 32;

    private static final String PREFIX = "SCRAM-SHA-256$";
    private static final Pattern FORMAT =
            Pattern.compile("SCRAM-SHA-256\\$(\\d{1,9}):([A-Za-z0-9+/=]+)\\$([A-Za-z0-9+/=]+):([A-Za-z0-9+/=]+)");
    private static final SecureRandom RANDOM = new SecureRandom();

    /** Whether a stored hash says that it is one. */
    static boolean isOne(String stored) {
        return stored.startsWith(PREFIX);
    }

    static ScramVerifier parse(String stored, int maximumIterations) throws UnusableHashException {
        Matcher matcher = FORMAT.matcher(stored);
        if (!matcher.matches()) {
            throw new UnusableHashException("the hash begins like SCRAM-SHA-256 and is malformed");
        }
        int iterations = Integer.parseInt(matcher.group(1));
        if (iterations < 1 || iterations > maximumIterations) {
            throw new UnusableHashException(
                    "the SCRAM iterations, " + iterations + ", are outside 1 to " + maximumIterations);
        }
        byte[] storedKey = Digests.decode(matcher.group(3));
        byte[] serverKey = Digests.decode(matcher.group(4));
        if (storedKey.length != KEY_BYTES || serverKey.length != KEY_BYTES) {
            throw new UnusableHashException("the SCRAM keys do not have " + KEY_BYTES + " bytes");
        }
        return new ScramVerifier(iterations, Digests.decode(matcher.group(2)), storedKey, serverKey);
    }

    /** Makes one with a new salt. */
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

    /** As it is stored. */
    String encoded() {
        Base64.Encoder base64 = Base64.getEncoder();
        return PREFIX + iterations + ":" + base64.encodeToString(salt) + "$" + base64.encodeToString(storedKey) + ":"
                + base64.encodeToString(serverKey);
    }

    /** Bouncy Castle computes it, for the library takes passwords as text only. */
    private static byte[] salted(byte[] password, byte[] salt, int iterations) {
        PKCS5S2ParametersGenerator generator = new PKCS5S2ParametersGenerator(new SHA256Digest());
        generator.init(prepared(password), salt, iterations);
        return ((KeyParameter) generator.generateDerivedParameters(KEY_BYTES * Byte.SIZE)).getKey();
    }

    /** As PostgreSQL does: prepared by SASLprep (RFC 4013), and as it is where that refuses it or leaves nothing. */
    private static byte[] prepared(byte[] password) {
        try {
            CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(password));
            char[] characters = text.toString().toCharArray();
            String prepared = new String(StringPreparation.SASL_PREPARATION.normalize(characters));
            return prepared.isEmpty() ? password : prepared.getBytes(StandardCharsets.UTF_8);
        } catch (CharacterCodingException | RuntimeException e) {
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
