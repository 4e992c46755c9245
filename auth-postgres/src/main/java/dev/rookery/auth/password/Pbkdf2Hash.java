package dev.rookery.auth.password;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.generators.PKCS5S2ParametersGenerator;
import org.bouncycastle.crypto.params.KeyParameter;

/**
 * A PBKDF2 hash in one of mosquitto-go-auth's forms: {@code PBKDF2$sha512$100000$salt$digest} or
 * {@code $pbkdf2-sha512$i=100000,l=32$salt$digest}. Bouncy Castle computes it, for Java's own implementation takes
 * passwords as text only.
 */
final class Pbkdf2Hash implements PasswordHash {
    private static final Pattern OWN_FORM =
            Pattern.compile("PBKDF2\\$(sha256|sha512)\\$(\\d{1,9})\\$([^$]+)\\$([A-Za-z0-9+/=]+)");
    private static final Pattern PHC_FORM =
            Pattern.compile("\\$pbkdf2-(sha512)\\$i=(\\d{1,9}),l=(\\d{1,3})\\$([^$]+)\\$([A-Za-z0-9+/]+)");

    /** Pseudorandom function. */
    private enum Function {
        SHA256(SHA256Digest::new, 32),
        SHA512(SHA512Digest::new, 64);

        private final Supplier<Digest> digest;
        private final int bytes;

        Function(Supplier<Digest> digest, int bytes) {
            this.digest = digest;
            this.bytes = bytes;
        }
    }

    private final Function function;
    private final int iterations;
    private final List<byte[]> salts;
    private final byte[] digest;

    private Pbkdf2Hash(Function function, int iterations, String salt, byte[] digest) {
        this.function = function;
        this.iterations = iterations;
        this.salts = salts(salt);
        this.digest = digest;
    }

    static Pbkdf2Hash parse(String stored, int maximumIterations) throws UnusableHashException {
        Pbkdf2Hash hash = parse(stored);
        if (hash.iterations < 1) {
            throw new UnusableHashException("the PBKDF2 hash has 0 iterations");
        }
        // Every block of the digest repeats all iterations.
        int blocks = (hash.digest.length + hash.function.bytes - 1) / hash.function.bytes;
        if ((long) hash.iterations * blocks > maximumIterations) {
            throw new UnusableHashException("the PBKDF2 iterations, " + hash.iterations + " for each of " + blocks
                    + " blocks, exceed the limit of " + maximumIterations);
        }
        return hash;
    }

    @Override
    public boolean matches(byte[] password) {
        return salts.stream().anyMatch(salt -> MessageDigest.isEqual(digest, compute(password, salt)));
    }

    private static Pbkdf2Hash parse(String stored) throws UnusableHashException {
        Matcher own = OWN_FORM.matcher(stored);
        if (own.matches()) {
            return new Pbkdf2Hash(
                    function(own.group(1)), Integer.parseInt(own.group(2)), own.group(3), Digests.digest(own.group(4)));
        }
        Matcher phc = PHC_FORM.matcher(stored);
        if (!phc.matches()) {
            throw new UnusableHashException("the PBKDF2 hash is malformed");
        }
        byte[] digest = Digests.digest(phc.group(5));
        if (digest.length != Integer.parseInt(phc.group(3))) {
            throw new UnusableHashException(
                    "the PBKDF2 digest has " + digest.length + " bytes, but the hash states " + phc.group(3));
        }
        return new Pbkdf2Hash(function(phc.group(1)), Integer.parseInt(phc.group(2)), phc.group(4), digest);
    }

    private static Function function(String name) {
        return name.equals("sha256") ? Function.SHA256 : Function.SHA512;
    }

    /** The format does not state whether the salt is base 64 or plain text, so both are tried. */
    private static List<byte[]> salts(String text) {
        List<byte[]> salts = new ArrayList<>(2);
        try {
            salts.add(Digests.decode(text));
        } catch (UnusableHashException e) {
            // Not base 64, so it is plain text.
        }
        salts.add(text.getBytes(StandardCharsets.UTF_8));
        return List.copyOf(salts);
    }

    private byte[] compute(byte[] password, byte[] salt) {
        PKCS5S2ParametersGenerator generator = new PKCS5S2ParametersGenerator(function.digest.get());
        generator.init(password, salt, iterations);
        return ((KeyParameter) generator.generateDerivedParameters(digest.length * Byte.SIZE)).getKey();
    }
}
