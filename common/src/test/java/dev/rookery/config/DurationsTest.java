package dev.rookery.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {
    @ParameterizedTest
    @CsvSource({
        "0s, PT0S, 0s",
        "500ms, PT0.5S, 500ms",
        "1000ms, PT1S, 1s",
        "90s, PT1M30S, 90s",
        "60s, PT1M, 1m",
        "90m, PT1H30M, 90m",
        "36h, PT36H, 36h",
        "48h, PT48H, 2d",
        "30d, PT720H, 30d"
    })
    void parsesAndFormats(String text, Duration duration, String formatted) {
        assertThat(Durations.parse(text)).isEqualTo(duration);
        assertThat(Durations.format(duration)).isEqualTo(formatted);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "10", "s", "1.5s", "-1s", "1 s", "1S", "1w", "1s1m", "\u0661s", "9999999999999999999s"})
    void rejectsOtherTextAndNamesTheUnits(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Durations.parse(text))
                .withMessageContaining("ms, s, m, h, d");
    }

    @ParameterizedTest
    @ValueSource(strings = {"999999999999999999m", "999999999999999999d"})
    void rejectsWhatOverflows(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Durations.parse(text))
                .withMessageContaining("too large");
    }
}
