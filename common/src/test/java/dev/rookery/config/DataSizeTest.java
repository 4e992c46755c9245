package dev.rookery.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DataSizeTest {
    @ParameterizedTest
    @CsvSource({
        "0B, 0, 0B",
        "1000B, 1000, 1000B",
        "1024B, 1024, 1KiB",
        "64KiB, 65536, 64KiB",
        "1MiB, 1048576, 1MiB",
        "1536KiB, 1572864, 1536KiB",
        "2GiB, 2147483648, 2GiB"
    })
    void parsesAndFormats(String text, long bytes, String formatted) {
        assertThat(DataSize.parse(text)).isEqualTo(new DataSize(bytes)).hasToString(formatted);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "10", "KiB", "1.5KiB", "-1B", "1 KiB", "1kib", "1KB", "1M"})
    void rejectsOtherTextAndNamesTheUnits(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DataSize.parse(text))
                .withMessageContaining("B, KiB, MiB, GiB");
    }

    @Test
    void rejectsWhatOverflows() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DataSize.parse("999999999999999999GiB"))
                .withMessageContaining("too large");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DataSize.parse("2GiB").toIntBytes())
                .withMessageContaining("2147483647B");
        assertThat(DataSize.parse("2147483647B").toIntBytes()).isEqualTo(Integer.MAX_VALUE);
    }
}
