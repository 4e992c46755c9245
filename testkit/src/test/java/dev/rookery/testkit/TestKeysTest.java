package dev.rookery.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TestKeysTest {
    private static final byte[] MESSAGE = "message".getBytes(StandardCharsets.UTF_8);

    @ParameterizedTest
    @ValueSource(ints = {2_048, 3_072})
    void returnsDistinctKeysThatSignAndVerify(int bits) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(bits);
        KeyPair first = generator.generateKeyPair();
        KeyPair second = generator.generateKeyPair();

        assertThat(((RSAPublicKey) first.getPublic()).getModulus().bitLength()).isEqualTo(bits);
        assertThat(first.getPublic()).isNotEqualTo(second.getPublic());
        assertThat(verifies(first)).isTrue();
        assertThat(verifies(second)).isTrue();
    }

    @Test
    void generatesKeysOfOtherSizes() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(1_024);

        assertThat(verifies(generator.generateKeyPair())).isTrue();
    }

    private static boolean verifies(KeyPair pair) throws GeneralSecurityException {
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(pair.getPrivate());
        signature.update(MESSAGE);
        byte[] signed = signature.sign();
        signature.initVerify(pair.getPublic());
        signature.update(MESSAGE);
        return signature.verify(signed);
    }
}
