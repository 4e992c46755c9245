package dev.rookery.auth.password;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Pbkdf2HashTest {
    private static final String SALT = "AAECAwQFBgcICQoLDA0ODw==";
    private static final String DIGEST = "8ltlLe5cI6KNrWOmMFkTi2iE7fEXJKJJR9lhjd/xSn4=";

    private final PasswordHashes hashes = new PasswordHashes(PasswordCost.DEFAULT);

    /** Created with Python's hashlib: both digests, salts in base 64 and as text, digests of one and two blocks. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "PBKDF2$sha512$1000$" + SALT + "$" + DIGEST,
                "PBKDF2$sha512$1000$" + SALT + "$" + DIGEST + "\n",
                "PBKDF2$sha256$1000$" + SALT + "$Tvsru20utY6o3q7VRBeuL9h/1QqKhWhwk2PaYNRWBgY=",
                "PBKDF2$sha256$1000$" + SALT + "$Tvsru20utY6o3q7VRBeuL9h/1QqKhWhwk2PaYNRWBgajh7FWQHQzps5Y9xqfJLtv6KkE"
                        + "/v3b05ip4C0hgH1atg==",
                "PBKDF2$sha256$901$zwgsKWVjhYE3cuKt$VIIyQWNu4Y1bl3tsv17MYqTk6yRA2v6m",
                "PBKDF2$sha512$901$sält, not base64$jJdFyPr7yzxLLT5buTM0xjAcx4PPpmMHSSXyYcix5RI=",
                "$pbkdf2-sha512$i=1000,l=32$AAECAwQFBgcICQoLDA0ODw$8ltlLe5cI6KNrWOmMFkTi2iE7fEXJKJJR9lhjd/xSn4",
            })
    void matchesHashesOfAnotherImplementation(String stored) throws UnusableHashException {
        PasswordHash hash = hashes.parse(stored);

        assertThat(hash.matches(bytes("secret"))).isTrue();
        assertThat(hash.matches(bytes("Secret"))).isFalse();
        assertThat(hash.matches(new byte[0])).isFalse();
    }

    @Test
    void comparesPasswordsThatAreNotText() throws UnusableHashException {
        PasswordHash hash =
                hashes.parse("PBKDF2$sha512$1000$" + SALT + "$znn8sZUPI189JhpierNmmpL8n9rcqxzlQNUaaiMsqzc=");

        assertThat(hash.matches(new byte[] {(byte) 0xff, (byte) 0xfe, 0, (byte) 0xa3}))
                .isTrue();
        assertThat(hash.matches(new byte[] {(byte) 0xff, (byte) 0xff, 0, (byte) 0xa3}))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PBKDF2$",
                "PBKDF2$sha512$1000$" + SALT,
                "PBKDF2$sha512$1000$" + SALT + "$",
                "PBKDF2$sha512$1000$" + SALT + "$AAAA",
                "PBKDF2$sha512$1000$" + SALT + "$A",
                "PBKDF2$sha512$1000$" + SALT + "$=" + DIGEST,
                "PBKDF2$sha512$1000$$" + DIGEST,
                "PBKDF2$sha512$0$" + SALT + "$" + DIGEST,
                "PBKDF2$sha512$-1$" + SALT + "$" + DIGEST,
                "PBKDF2$sha512$99999999999$" + SALT + "$" + DIGEST,
                "PBKDF2$md5$1000$" + SALT + "$" + DIGEST,
                "$pbkdf2-sha1$i=1000,l=32$AAECAwQFBgcICQoLDA0ODw$8ltlLe5cI6KNrWOmMFkTi2iE7fEXJKJJR9lhjd/xSn4",
                "$pbkdf2-sha512$i=1000$AAECAwQFBgcICQoLDA0ODw$8ltlLe5cI6KNrWOmMFkTi2iE7fEXJKJJR9lhjd/xSn4",
                "$pbkdf2-sha512$i=1000,l=64$AAECAwQFBgcICQoLDA0ODw$8ltlLe5cI6KNrWOmMFkTi2iE7fEXJKJJR9lhjd/xSn4",
            })
    void rejectsUnsupportedHashes(String stored) {
        assertThatThrownBy(() -> hashes.parse(stored)).isInstanceOf(UnusableHashException.class);
    }

    @Test
    void rejectsCostsAboveTheLimit() throws UnusableHashException {
        assertThat(hashes.parse("PBKDF2$sha512$600000$" + SALT + "$" + DIGEST)).isNotNull();
        assertThatThrownBy(() -> hashes.parse("PBKDF2$sha512$600001$" + SALT + "$" + DIGEST))
                .isInstanceOf(UnusableHashException.class)
                .hasMessage("the PBKDF2 iterations, 600001 for each of 1 blocks, exceed the limit of 600000");
    }

    @Test
    void costIncludesEveryBlockOfTheDigest() {
        String twoBlocks = "A".repeat(88);

        assertThatThrownBy(() -> hashes.parse("PBKDF2$sha512$300001$" + SALT + "$" + twoBlocks))
                .isInstanceOf(UnusableHashException.class)
                .hasMessageContaining("300001 for each of 2 blocks");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
