package dev.rookery.api.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvLineTest {
    @Test
    void parsesFields() {
        assertThat(CsvLine.parse("a,,\"b, \"\"c\"\"\",", ',')).containsExactly("a", "", "b, \"c\"", "");
        assertThat(CsvLine.parse("", ',')).containsExactly("");
    }

    @Test
    void parsesFormattedLines() {
        List<String> fields = List.of("plain", "", "a,b", "\"", "\"\"", "%u/#", "ü");

        assertThat(CsvLine.parse(CsvStyle.PLAIN.line(fields).strip(), ',')).isEqualTo(fields);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"open", "a\"b", "\"a\"b", "\"a\"\"", "\""})
    void rejectsMisplacedQuotes(String line) {
        assertThatThrownBy(() -> CsvLine.parse(line, ','))
                .isInstanceOf(CsvException.class)
                .hasMessageStartingWith("Column 1: ");
    }
}
