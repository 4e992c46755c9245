package dev.rookery.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StrictUtf8Test {
    @Test
    void decodesEveryLength() {
        String text = "a\u00e9\u20ac\ud83d\ude80";

        assertThat(StrictUtf8.decode(text.getBytes(StandardCharsets.UTF_8))).contains(text);
        assertThat(StrictUtf8.decode(new byte[0])).contains("");
    }

    /** A stray continuation byte, an overlong slash, a cut-off sequence, a surrogate, and a code point beyond the last. */
    @ParameterizedTest
    @ValueSource(strings = {"80", "c0af", "e282", "eda080", "f4908080"})
    void rejectsMalformedInput(String hex) {
        assertThat(StrictUtf8.decode(HexFormat.of().parseHex(hex))).isEmpty();
    }
}
