package dev.rookery.auth.password;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mindrot.jbcrypt.BCrypt;

class PasswordHasherTest {
    private static final PasswordCost COST = new PasswordCost(5, 10);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "secret",
                "pässwörd €",
                "123456789012345678901234567890123456789012345678901234567890123456789012"
            })
    void hashesAreThoseOfBcrypt(String password) throws UnusableHashException {
        String hash = new PasswordHasher(COST).hash(password);

        assertThat(hash).startsWith("$2a$05$").hasSize(60);
        assertThat(BCrypt.checkpw(password, hash)).isTrue();
        assertThat(BcryptHash.parse(hash, 10).matches(password.getBytes(StandardCharsets.UTF_8)))
                .isTrue();
        assertThat(BCrypt.hashpw(password, hash)).isEqualTo(hash);
    }
}
