package dev.rookery.provisioner.customer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CustomerIdCandidatesTest {
    @ParameterizedTest
    @CsvSource({
        "Acme Corp, acme-corp",
        "Müller & Söhne GmbH, muller-sohne-gmbh",
        "'  -- Ünïcode® --  ', unicode",
        "'$(rm -rf /)', rm-rf",
        "'a: {b: [c]}', a-b-c",
        "'''; DROP TABLE customers; --', drop-table-customers",
        "3M, 3m",
        "'ⅷ ﬁsh', viii-fish"
    })
    void firstCandidateIsTheNameInAscii(String company, String id) {
        assertThat(first(company)).isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(strings = {"🚀🚀", "北京", "\n\t", "---", "\"'`", "www", "API", "123", "\u0000\uD800", "kube-system"})
    void addsARandomSuffixToUnusableNames(String company) {
        List<CustomerId> ids = CustomerIdCandidates.of(company).limit(3).toList();

        assertThat(ids).doesNotHaveDuplicates().allMatch(id -> id.value().matches("[a-z0-9-]+-[a-z2-9]{6}"));
    }

    @Test
    void truncatesLongNames() {
        String company = "The Most Excellent Company-of Everything Limited ".repeat(20);

        List<CustomerId> ids = CustomerIdCandidates.of(company).limit(50).toList();

        assertThat(ids).doesNotHaveDuplicates().allMatch(id -> id.value().length() <= 32);
        assertThat(ids.get(0).value()).isEqualTo("the-most-excellent-compan");
    }

    private static String first(String company) {
        return CustomerIdCandidates.of(company).findFirst().orElseThrow().value();
    }
}
