package dev.rookery.app.mosquitto;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RightsTest {
    @ParameterizedTest
    @CsvSource({
        "a/b, a/b, true",
        "a/b, a/c, false",
        "a/#, a/b, true",
        "a/#, a, true",
        "a/#, b/#, false",
        "#, a/b, true",
        "a/+, a/b, true",
        "a/+, a/b/c, false",
        "a/+/c, a/b/#, true",
        "+/b, a/+, true",
        "a, a/b, false",
        "dev/%u/x, dev/7/x, true",
        "dev/%u/x, dev/7/y, false",
        "#, $SYS/#, false",
        "+/x, $SYS/x, false",
        "$SYS/#, $SYS/broker, true",
    })
    void findsOverlaps(String pattern, String other, boolean expected) {
        assertThat(Rights.overlap(pattern, other)).isEqualTo(expected);
        assertThat(Rights.overlap(other, pattern)).isEqualTo(expected);
    }

    @Test
    void leavesOutWhatIsDeniedInPart() {
        Rights rights = new Rights();
        rights.grant("a/#", Rights.ALL);
        rights.grant("b/#", Rights.READ);
        rights.grant("c", Rights.WRITE);
        rights.grant("c", Rights.READ);
        rights.deny("a/secret", Rights.WRITE);
        rights.deny("b/+/secret", Rights.ALL);

        assertThat(rights.rows())
                .extracting(row -> row.topic() + " " + row.access())
                .containsExactly("a/# 5", "c 7");
        assertThat(rights.restricted()).containsExactly("a/#", "b/#");
    }
}
