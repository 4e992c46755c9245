package dev.rookery.auth.password;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordHashesTest {
    /** "secret" at cost 4; the part after the prefix is equal for all prefixes. */
    private static final String SECRET = new PasswordHasher(new PasswordCost(4, 14)).hash("secret");

    private final PasswordHashes hashes = new PasswordHashes(PasswordCost.DEFAULT);

    @ParameterizedTest
    @ValueSource(strings = {"$2a$", "$2b$", "$2y$"})
    void supportsAllPrefixes(String prefix) throws UnusableHashException {
        PasswordHash hash = hashes.parse(prefix + SECRET.substring(4));

        assertThat(hash.matches(bytes("secret"))).isTrue();
        assertThat(hash.matches(bytes("Secret"))).isFalse();
        assertThat(hash.matches(new byte[0])).isFalse();
    }

    @Test
    void decoysAreCheckedLikeHashes() throws UnusableHashException {
        PasswordHasher hasher = new PasswordHasher(new PasswordCost(4, 14));
        String decoy = hasher.decoy();

        assertThat(decoy).hasSameSizeAs(SECRET).startsWith("$2a$04$").isNotEqualTo(hasher.decoy());
        assertThat(hashes.parse(decoy).matches(bytes("secret"))).isFalse();
    }

    /** Hashes of other programs, from the test vectors of OpenBSD's and Openwall's implementations. */
    @Test
    void matchesHashesOfOtherImplementations() throws UnusableHashException {
        assertThat(hashes.parse("$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW")
                        .matches(bytes("U*U")))
                .isTrue();
        assertThat(hashes.parse("$2a$05$XXXXXXXXXXXXXXXXXXXXXOAcXxm9kjPGEMsLznoKqmqw7tc8WCx4a")
                        .matches(bytes("U*U*U")))
                .isTrue();
        assertThat(hashes.parse("$2y$05$/OK.fbVrR/bpIqNJ5ianF.CE5elHaaO4EbggVDjb8P19RukzXSM3e")
                        .matches(new byte[] {(byte) 0xff, (byte) 0xff, (byte) 0xa3}))
                .isTrue();
    }

    @Test
    void comparesPasswordsThatAreNotText() throws UnusableHashException {
        PasswordHash hash = hashes.parse("$2y$05$/OK.fbVrR/bpIqNJ5ianF.CE5elHaaO4EbggVDjb8P19RukzXSM3e");

        assertThat(hash.matches(new byte[] {(byte) 0xff, (byte) 0xfe, (byte) 0xa3}))
                .isFalse();
    }

    @Test
    void ignoresTrailingCharacters() throws UnusableHashException {
        assertThat(hashes.parse(SECRET + " \n").matches(bytes("secret"))).isTrue();
    }

    @Test
    void usesTheFirst72Bytes() throws UnusableHashException {
        byte[] password = new byte[73];
        Arrays.fill(password, (byte) 'x');
        String stored = new PasswordHasher(new PasswordCost(4, 14)).hash("x".repeat(72));

        assertThat(hashes.parse(stored).matches(password)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "secret",
                "$1$abc",
                "$2a$",
                "$2a$10$short",
                "$2a$xx$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
                "$2a$03$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
                "$2a$31$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
                "$2a$05$!CCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"
            })
    void rejectsUnsupportedHashes(String stored) {
        assertThatThrownBy(() -> hashes.parse(stored)).isInstanceOf(UnusableHashException.class);
    }

    @Test
    void rejectsCostsAboveTheLimit() {
        assertThatThrownBy(() -> hashes.parse(SECRET.replace("$04$", "$15$")))
                .isInstanceOf(UnusableHashException.class)
                .hasMessageContaining("15")
                .hasMessageContaining("14");
    }

    @Test
    void createsHashesThatItCanCheck() {
        assertThatIllegalArgumentException().isThrownBy(() -> hasher().hash(""));
        assertThatIllegalArgumentException().isThrownBy(() -> hasher().hash("x".repeat(73)));
        assertThatIllegalArgumentException().isThrownBy(() -> new PasswordCost(3, 14));
        assertThatIllegalArgumentException().isThrownBy(() -> new PasswordCost(15, 14));
        assertThatIllegalArgumentException().isThrownBy(() -> new PasswordCost(10, 40));
        assertThat(hasher().hash("secret")).startsWith("$2a$04$").hasSize(60);
    }

    @Test
    void generatesDifferentPasswords() {
        assertThat(RandomPassword.generate()).hasSize(24).isNotEqualTo(RandomPassword.generate());
    }

    private static PasswordHasher hasher() {
        return new PasswordHasher(new PasswordCost(4, 14));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
