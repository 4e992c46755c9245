package dev.rookery.auth.password;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Argon2idHashTest {
    private static final String SALT = "c2FsdHNhbHRzYWx0MTIzNA";
    private static final String DIGEST = "4ESzAD79c9XAz1VjDwUXnumL9k+0bvZn8TZOPI59IQo";

    private final PasswordHashes hashes = new PasswordHashes(PasswordCost.DEFAULT);

    /** Created with the command-line tool of the reference implementation. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "$argon2id$v=19$m=4096,t=3,p=2$" + SALT + "$" + DIGEST,
                "$argon2id$v=19$m=64,t=1,p=1$" + SALT + "$h/Jml5DHPlQHOb27gz11Ag",
                "$argon2id$v=19$m=64,t=1,p=1$" + SALT + "$h/Jml5DHPlQHOb27gz11Ag\n",
                // The default of PHP.
                "$argon2id$v=19$m=65536,t=4,p=1$" + SALT + "$mE8ft8vEsVEhdFMNpFbv4rtYALJgANmkQdVFRKvxPjU",
            })
    void matchesHashesOfTheReferenceImplementation(String stored) throws UnusableHashException {
        PasswordHash hash = hashes.parse(stored);

        assertThat(hash.matches(bytes("secret"))).isTrue();
        assertThat(hash.matches(bytes("Secret"))).isFalse();
        assertThat(hash.matches(new byte[0])).isFalse();
    }

    /** Memory in KiB, passes and lanes that other programs use by default, and those of recommendations. */
    @ParameterizedTest
    @CsvSource({
        // mosquitto-go-auth
        "4096, 3, 2",
        // PHP, Laravel
        "65536, 4, 1",
        // argon2-cffi, node-argon2; RFC 9106, second recommendation
        "65536, 3, 4",
        // libsodium, interactive
        "65536, 2, 1",
        // alexedwards/argon2id in Go
        "65536, 1, 16",
        // Spring Security
        "16384, 2, 1",
        // RustCrypto; OWASP
        "19456, 2, 1",
        // OWASP
        "47104, 1, 1",
        "12288, 3, 1",
        "9216, 4, 1",
        "7168, 5, 1",
    })
    void acceptsUsualCosts(int memory, int passes, int lanes) throws UnusableHashException {
        String stored = "$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s".formatted(memory, passes, lanes, SALT, DIGEST);

        assertThat(hashes.parse(stored)).isNotNull();
    }

    @Test
    void comparesPasswordsThatAreNotText() throws UnusableHashException {
        PasswordHash hash =
                hashes.parse("$argon2id$v=19$m=64,t=1,p=4$" + SALT + "$8fS0Oe5fRgd2tyyE6kiOOVPjbu7N2+bRCHR5SxLPpK0");

        assertThat(hash.matches(new byte[] {(byte) 0xff, (byte) 0xfe, (byte) 0xa3}))
                .isTrue();
        assertThat(hash.matches(new byte[] {(byte) 0xff, (byte) 0xff, (byte) 0xa3}))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$argon2",
                "$argon2id$",
                "$argon2id$v=19$m=4096,t=3,p=2$" + SALT,
                "$argon2id$v=19$m=4096,t=3,p=2$" + SALT + "$",
                "$argon2id$v=19$m=4096,t=3,p=2$" + SALT + "$AAAA",
                "$argon2id$v=19$m=4096,t=3,p=2$A$" + DIGEST,
                "$argon2id$v=19$m=4096,t=3,p=2$?$" + DIGEST,
                "$argon2id$v=16$m=4096,t=3,p=2$" + SALT + "$" + DIGEST,
                "$argon2i$v=19$m=4096,t=3,p=2$" + SALT + "$" + DIGEST,
                "$argon2id$v=19$m=4096,t=0,p=2$" + SALT + "$" + DIGEST,
                "$argon2id$v=19$m=4096,t=3,p=0$" + SALT + "$" + DIGEST,
                "$argon2id$v=19$m=4096,t=3,p=256$" + SALT + "$" + DIGEST,
                "$argon2id$v=19$m=15,t=3,p=2$" + SALT + "$" + DIGEST,
                "$argon2id$v=19$m=99999999999,t=3,p=2$" + SALT + "$" + DIGEST,
            })
    void rejectsUnsupportedHashes(String stored) {
        assertThatThrownBy(() -> hashes.parse(stored)).isInstanceOf(UnusableHashException.class);
    }

    @Test
    void rejectsCostsAboveTheLimits() throws UnusableHashException {
        assertThat(hashes.parse(hash(65_536, 4))).isNotNull();
        assertThatThrownBy(() -> hashes.parse(hash(65_537, 1)))
                .isInstanceOf(UnusableHashException.class)
                .hasMessage("the Argon2id memory of 65537 KiB exceeds the limit of 65536");
        assertThatThrownBy(() -> hashes.parse(hash(65_536, 5)))
                .isInstanceOf(UnusableHashException.class)
                .hasMessage("the Argon2id work of 65536 KiB times 5 passes exceeds the limit of 262144");
        assertThatThrownBy(() -> hashes.parse(hash(65_536, 999_999_999))).isInstanceOf(UnusableHashException.class);
    }

    @Test
    void rejectsLimitsOutsideTheirRange() {
        assertThatIllegalArgumentException().isThrownBy(() -> new PasswordCost(10, 14, 7, 1_000, 1_000));
        assertThatIllegalArgumentException().isThrownBy(() -> new PasswordCost(10, 14, 64, 1 << 25, 1_000));
        assertThatIllegalArgumentException().isThrownBy(() -> new PasswordCost(10, 14, 64, 64, 0));
    }

    private static String hash(int memory, int passes) {
        return "$argon2id$v=19$m=" + memory + ",t=" + passes + ",p=1$" + SALT + "$" + DIGEST;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
