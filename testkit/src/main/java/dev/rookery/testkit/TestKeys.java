package dev.rookery.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyPairGeneratorSpi;
import java.security.Provider;
import java.security.ProviderException;
import java.security.SecureRandom;
import java.security.Security;
import java.security.spec.RSAPrivateCrtKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * Makes RSA key generation instant in tests: a security provider that returns prepared keys of 2048 and 3072 bits in
 * rotation. Keys of {@value #DISTINCT} consecutive calls are distinct. Generating a key of 3072 bits takes up to 15
 * seconds without the C2 compiler. The JUnit Platform finds this listener in every module that depends on the testkit.
 */
public final class TestKeys implements LauncherSessionListener {
    static final int DISTINCT = 12;

    @Override
    public void launcherSessionOpened(LauncherSession session) {
        Security.insertProviderAt(new PreparedKeys(), 1);
    }

    private static final class PreparedKeys extends Provider {
        private static final long serialVersionUID = 1;

        PreparedKeys() {
            super("RookeryTestKeys", "1.0", "Prepared RSA keys for tests");
            putService(new Service(this, "KeyPairGenerator", "RSA", Generator.class.getName(), List.of(), Map.of()) {
                @Override
                public Object newInstance(Object parameter) {
                    return new Generator();
                }
            });
        }
    }

    private static final class Generator extends KeyPairGeneratorSpi {
        private static final String RESOURCE = "rsa-primes.txt";
        private static final Map<Integer, List<KeyPair>> PREPARED = read();
        private static final AtomicInteger NEXT = new AtomicInteger();

        private int bits = 2_048;

        @Override
        public void initialize(int size, SecureRandom random) {
            bits = size;
        }

        @Override
        public KeyPair generateKeyPair() {
            List<KeyPair> prepared = PREPARED.get(bits);
            return prepared == null ? generate() : prepared.get(Math.floorMod(NEXT.getAndIncrement(), prepared.size()));
        }

        private KeyPair generate() {
            try {
                KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA", "SunRsaSign");
                generator.initialize(bits);
                return generator.generateKeyPair();
            } catch (GeneralSecurityException e) {
                throw new ProviderException(e);
            }
        }

        /** Reads lines of the size in bits and two primes in hexadecimal. */
        private static Map<Integer, List<KeyPair>> read() {
            try (InputStream resource = TestKeys.class.getResourceAsStream(RESOURCE)) {
                return new String(resource.readAllBytes(), StandardCharsets.US_ASCII)
                        .lines()
                        .map(line -> line.split(" ", -1))
                        .collect(Collectors.groupingBy(
                                fields -> Integer.valueOf(fields[0]),
                                Collectors.mapping(
                                        fields -> pair(new BigInteger(fields[1], 16), new BigInteger(fields[2], 16)),
                                        Collectors.toList())));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static KeyPair pair(BigInteger p, BigInteger q) {
            BigInteger modulus = p.multiply(q);
            BigInteger e = BigInteger.valueOf(65_537);
            BigInteger p1 = p.subtract(BigInteger.ONE);
            BigInteger q1 = q.subtract(BigInteger.ONE);
            BigInteger d = e.modInverse(p1.multiply(q1));
            try {
                KeyFactory factory = KeyFactory.getInstance("RSA");
                return new KeyPair(
                        factory.generatePublic(new RSAPublicKeySpec(modulus, e)),
                        factory.generatePrivate(
                                new RSAPrivateCrtKeySpec(modulus, e, d, p, q, d.mod(p1), d.mod(q1), q.modInverse(p))));
            } catch (GeneralSecurityException failure) {
                throw new ProviderException(failure);
            }
        }
    }
}
