package dev.rookery.config;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RangesTest {
    @Test
    void acceptsBothEnds() {
        assertThatCode(() -> {
                    Ranges.require("The batch size", 1, 1, 10);
                    Ranges.require("The batch size", 10, 1, 10);
                    Ranges.requireBindPort("The API port", 0);
                    Ranges.requirePort("The API port", 65_535);
                })
                .doesNotThrowAnyException();
    }

    @Test
    void namesSettingValueAndAllowedValues() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Ranges.require("The batch size", 11, 1, 10))
                .withMessage("The batch size is 11; allowed are 1 to 10");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Ranges.require(
                        "The timeout", Duration.ofMillis(5), Duration.ofMillis(100), Duration.ofMinutes(10)))
                .withMessage("The timeout is 5ms; allowed are 100ms to 10m");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Ranges.require(
                        "The packet size", new DataSize(1), DataSize.ofKibibytes(1), DataSize.ofMebibytes(256)))
                .withMessage("The packet size is 1B; allowed are 1KiB to 256MiB");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Ranges.requirePort("The API port", 0))
                .withMessage("The API port is 0; allowed are 1 to 65535");
    }
}
