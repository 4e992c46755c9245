package dev.rookery.api.csv;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvStyleTest {
    @ParameterizedTest
    @ValueSource(strings = {"=1+1", "+1", "-1", "@SUM(A1)"})
    void spreadsheetStyleMarksFormulasAsText(String formula) {
        assertThat(CsvStyle.SPREADSHEET.field(formula)).isEqualTo("'" + formula);
        assertThat(CsvStyle.PLAIN.field(formula)).isEqualTo(formula);
    }

    @Test
    void spreadsheetStyleMarksLeadingTabsAndCarriageReturns() {
        assertThat(CsvStyle.SPREADSHEET.field("\t=1")).isEqualTo("\"'\t=1\"");
        assertThat(CsvStyle.SPREADSHEET.field("\r=1")).isEqualTo("\"'\r=1\"");
        assertThat(CsvStyle.SPREADSHEET.field("=A1,\"x\"")).isEqualTo("\"'=A1,\"\"x\"\"\"");
    }

    @Test
    void otherTextIsUnchanged() {
        assertThat(CsvStyle.SPREADSHEET.line(List.of("", "a=b", "1-2"))).isEqualTo(",a=b,1-2\r\n");
    }
}
