package dev.rookery.auth.password;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Parsing arbitrary text either succeeds or is rejected; it never fails otherwise. */
class PasswordHashesPropertiesTest {
    private static final PasswordCost CHEAP = new PasswordCost(4, 4, 64, 128, 10);

    private final PasswordHashes hashes = new PasswordHashes(CHEAP);

    @Property(seed = "1")
    void rejectsOtherText(@ForAll String text) {
        check(text);
    }

    @Property(seed = "1")
    void parsesOrRejectsAlmostValidHashes(@ForAll("almostHashes") String text) {
        check(text);
    }

    /** Valid and invalid parts in the order of a hash, so that every branch of the parsers is reached. */
    @Provide
    Arbitrary<String> almostHashes() {
        Arbitrary<String> start = Arbitraries.of(
                "$2a$04$",
                "$2b$99$",
                "$argon2id$v=19$",
                "$argon2i$v=19$",
                "PBKDF2$sha512$",
                "PBKDF2$sha256$",
                "PBKDF2$",
                "$pbkdf2-sha512$",
                "$pbkdf2-",
                "SCRAM-SHA-256$");
        Arbitrary<String> cost = Arbitraries.of(
                "m=64,t=1,p=1$",
                "m=8,t=16,p=1$",
                "m=0,t=0,p=0$",
                "m=999999999,t=999999999,p=999$",
                "1$",
                "0$",
                "999999999$",
                "9999999999$",
                "i=1,l=16$",
                "i=9,l=0$",
                "9:c2FsdA==$",
                "$",
                "");
        Arbitrary<String> rest = Arbitraries.oneOf(
                Arbitraries.strings().withChars("AQgw+/=$.").ofMaxLength(60),
                Arbitraries.strings().ofMaxLength(60),
                Arbitraries.of(
                        "AAECAwQFBgcICQoLDA0ODw$h/Jml5DHPlQHOb27gz11Ag",
                        "AAECAwQFBgcICQoLDA0ODw==$h/Jml5DHPlQHOb27gz11Ag==",
                        "AAECAwQFBgcICQoLDA0ODw==$A=",
                        "WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=",
                        "CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"));
        return Combinators.combine(start, cost, rest).as((a, b, c) -> a + b + c);
    }

    private void check(String text) {
        try {
            assertThat(hashes.parse(text).matches(new byte[] {1, 0, -1})).isFalse();
        } catch (UnusableHashException e) {
            assertThat(e).hasMessageNotContaining(text.isBlank() ? "\0" : text);
        }
    }
}
