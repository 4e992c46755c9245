package dev.rookery.auth.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import org.junit.jupiter.api.Test;

class KeyRulesTest {
    private static PublicKey key(String algorithm, AlgorithmParameterSpec parameters) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
        generator.initialize(parameters);
        return generator.generateKeyPair().getPublic();
    }

    @Test
    void acceptsCommonKeys() throws Exception {
        assertThat(KeyRules.flaw(key("RSA", new RSAKeyGenParameterSpec(2048, RSAKeyGenParameterSpec.F4))))
                .isEmpty();
        for (String curve : new String[] {"secp256r1", "secp384r1", "secp521r1"}) {
            assertThat(KeyRules.flaw(key("EC", new ECGenParameterSpec(curve)))).isEmpty();
        }
        assertThat(KeyRules.flaw(KeyPairGenerator.getInstance("Ed25519")
                        .generateKeyPair()
                        .getPublic()))
                .isEmpty();
    }

    @Test
    void rejectsWeakKeys() throws Exception {
        assertThat(KeyRules.flaw(key("RSA", new RSAKeyGenParameterSpec(1024, RSAKeyGenParameterSpec.F4))))
                .hasValueSatisfying(flaw -> assertThat(flaw).contains("2048 to 4096 bits"));
        assertThat(KeyRules.flaw(
                        KeyPairGenerator.getInstance("DSA").generateKeyPair().getPublic()))
                .contains("Keys must be RSA, EC or Ed25519");
    }

    /** The time to verify a signature grows with the exponent. */
    @Test
    void rejectsLargeExponents() throws Exception {
        BigInteger exponent = BigInteger.ONE.shiftLeft(60).add(BigInteger.ONE).nextProbablePrime();

        assertThat(KeyRules.flaw(key("RSA", new RSAKeyGenParameterSpec(2048, exponent))))
                .isPresent();
    }
}
