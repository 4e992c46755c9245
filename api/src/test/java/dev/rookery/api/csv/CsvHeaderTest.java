package dev.rookery.api.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvHeaderTest {
    private static final List<String> KNOWN = List.of("name", "size", "on");

    @ParameterizedTest
    @ValueSource(chars = {',', ';', '\t', '|'})
    void findsTheSeparator(char separator) {
        CsvHeader header = parse("Name" + separator + " size " + separator + "\"ON\"" + separator);

        assertThat(header.names()).containsExactly("name", "size", "on");
        assertThat(header.row("\"a,b;c\td|e\"" + separator + "7" + separator + "TRUE"))
                .hasValueSatisfying(row -> {
                    assertThat(row.text("name")).contains("a,b;c\td|e");
                    assertThat(row.integer("size", 0, 7)).isEqualTo(7);
                    assertThat(row.flag("on")).contains(true);
                });
        assertThat(header.row(" " + separator + separator)).isEmpty();
        assertThat(header.row("a" + separator + separator + separator + separator))
                .isPresent();
    }

    @Test
    void readsOneColumn() {
        assertThat(parse("name").row("a;b").orElseThrow().text("name")).contains("a;b");
    }

    @Test
    void readsTheSeparatorThatExcelWrites() {
        assertThat(CsvHeader.separatorLine("sep=;")).contains(';');
        assertThat(CsvHeader.separatorLine("SEP=\t")).contains('\t');
        assertThat(CsvHeader.separatorLine("sep")).isEmpty();
        assertThat(CsvHeader.parse("name:size", Optional.of(':'), KNOWN, "name").names())
                .containsExactly("name", "size");
    }

    @Test
    void namesTheColumnAndWhatIsExpected() {
        assertThatThrownBy(() -> parse("name,sise"))
                .isInstanceOf(CsvException.class)
                .hasMessageStartingWith("Column 2: unknown column 'sise'. Expected a first line")
                .hasMessageContaining("name, size, on");
        assertThatThrownBy(() -> parse("size,on")).hasMessageContaining("no column 'name'");
        assertThatThrownBy(() -> parse("name,Name")).hasMessageContaining("Column 2: second column 'name'");

        CsvHeader header = parse("name,size,on");
        assertThatThrownBy(() -> header.row("a,1"))
                .hasMessage("Column 3 'on': missing. The line has 2 columns; expected 3: name, size, on");
        assertThatThrownBy(() -> header.row("a,1,true,x")).hasMessageStartingWith("Column 4: unexpected value");
        CsvRow row = header.row("a,x,maybe").orElseThrow();
        assertThatThrownBy(() -> row.integer("size", 0, 7))
                .hasMessage("Column 2 'size': 'x' is not an integer. Expected an integer from 0 to 7");
        assertThatThrownBy(() -> row.flag("on"))
                .hasMessage("Column 3 'on': 'maybe' is neither true nor false. Expected true or false");
        assertThatThrownBy(() -> header.row("a,9,").orElseThrow().integer("size", 0, 7))
                .hasMessageContaining("9 is out of range");
    }

    private static CsvHeader parse(String line) {
        return CsvHeader.parse(line, Optional.empty(), KNOWN, "name");
    }
}
