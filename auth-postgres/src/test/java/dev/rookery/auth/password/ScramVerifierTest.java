package dev.rookery.auth.password;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScramVerifierTest {
    /** RFC 7677, section 3: user "user", password "pencil". */
    private static final byte[] SALT = Base64.getDecoder().decode("W22ZaJ0SNY7soEsUEjb6gQ==");

    private static final PasswordHasher HASHER = new PasswordHasher(new PasswordCost(4, 10));
    private static final PasswordHashes HASHES = new PasswordHashes(new PasswordCost(4, 10, 64, 64, 10_000));

    @ParameterizedTest
    @ValueSource(strings = {"secret", "pass word,=", "pässwörd", "I\u00adX", "\u00ad", "Ⅸ", "a\u0000b"})
    void matchesItsPassword(String password) throws UnusableHashException {
        String stored = HASHER.hash(password, HashKind.SCRAM_SHA_256);
        PasswordHash hash = HASHES.parse(stored);

        assertThat(stored).startsWith("SCRAM-SHA-256$4096:").hasSizeLessThan(255);
        assertThat(hash.matches(bytes(password))).isTrue();
        assertThat(hash.matches(bytes(password + "x"))).isFalse();
        assertThat(hash.matches(new byte[0])).isFalse();
        assertThat(hash.matches(new byte[] {(byte) 0xff})).isFalse();
        assertThat(hash.toString()).doesNotContain(stored.substring(20));
    }

    @Test
    void matchesTheExampleOfRfc7677() throws UnusableHashException {
        ScramVerifier made = ScramVerifier.of("pencil", SALT);

        assertThat(made.encoded())
                .isEqualTo("SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:"
                        + "wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=");
        assertThat(HASHES.parse(made.encoded()).matches(bytes("pencil"))).isTrue();
    }

    @Test
    void usesARandomSalt() {
        assertThat(HASHER.hash("secret", HashKind.SCRAM_SHA_256))
                .isNotEqualTo(HASHER.hash("secret", HashKind.SCRAM_SHA_256));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SCRAM-SHA-256$",
                "SCRAM-SHA-256$4096:c2FsdA==",
                "SCRAM-SHA-256$0:c2FsdA==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=",
                "SCRAM-SHA-256$10001:c2FsdA==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=",
                "SCRAM-SHA-256$4096:c2FsdA==$c2hvcnQ=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=",
                "SCRAM-SHA-256$4096:=$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU="
            })
    void rejectsMalformedAndTooExpensiveHashes(String stored) {
        assertThatThrownBy(() -> HASHES.parse(stored)).isInstanceOf(UnusableHashException.class);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
