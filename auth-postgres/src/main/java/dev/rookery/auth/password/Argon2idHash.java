package dev.rookery.auth.password;

import java.security.MessageDigest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/** Argon2id hash of version 1.3 in PHC string format: {@code $argon2id$v=19$m=4096,t=3,p=2$salt$digest}. */
final class Argon2idHash implements PasswordHash {
    private static final Pattern FORMAT = Pattern.compile(
            "\\$argon2id\\$v=19\\$m=(\\d{1,9}),t=(\\d{1,9}),p=(\\d{1,3})\\$([A-Za-z0-9+/]+)\\$([A-Za-z0-9+/]+)");
    /** Minimum memory per lane in KiB (RFC 9106, section 3.1). */
    private static final int MEMORY_PER_LANE = 8;

    private static final int MAXIMUM_LANES = 255;

    private final Argon2Parameters parameters;
    private final byte[] digest;

    private Argon2idHash(Argon2Parameters parameters, byte[] digest) {
        this.parameters = parameters;
        this.digest = digest;
    }

    static Argon2idHash parse(String stored, PasswordCost limits) throws UnusableHashException {
        Matcher matcher = FORMAT.matcher(stored);
        if (!matcher.matches()) {
            throw new UnusableHashException("the Argon2 hash is malformed or is not Argon2id of version 19");
        }
        int memory = Integer.parseInt(matcher.group(1));
        int passes = Integer.parseInt(matcher.group(2));
        int lanes = Integer.parseInt(matcher.group(3));
        if (passes < 1 || lanes < 1 || lanes > MAXIMUM_LANES || memory < MEMORY_PER_LANE * lanes) {
            throw new UnusableHashException("the Argon2id parameters are out of range");
        }
        requireAffordable(memory, passes, limits);
        Argon2Parameters parameters = new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(memory)
                .withIterations(passes)
                .withParallelism(lanes)
                .withSalt(Digests.decode(matcher.group(4)))
                .build();
        return new Argon2idHash(parameters, Digests.digest(matcher.group(5)));
    }

    @Override
    public boolean matches(byte[] password) {
        byte[] computed = new byte[digest.length];
        Argon2BytesGenerator generator = new Argon2BytesGenerator();
        generator.init(parameters);
        generator.generateBytes(password, computed);
        return MessageDigest.isEqual(digest, computed);
    }

    @Override
    public int memory() {
        return parameters.getMemory();
    }

    private static void requireAffordable(int memory, int passes, PasswordCost limits) throws UnusableHashException {
        if (memory > limits.maximumArgon2Memory()) {
            throw new UnusableHashException(
                    "the Argon2id memory of " + memory + " KiB exceeds the limit of " + limits.maximumArgon2Memory());
        }
        if ((long) memory * passes > limits.maximumArgon2Work()) {
            throw new UnusableHashException("the Argon2id work of " + memory + " KiB times " + passes
                    + " passes exceeds the limit of " + limits.maximumArgon2Work());
        }
    }
}
