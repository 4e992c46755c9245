package dev.rookery.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TenantIdTest {
    @ParameterizedTest
    @ValueSource(strings = {"default", "abc123", "a", "a-b", "0"})
    void acceptsDnsLabels(String value) {
        assertThat(new TenantId(value)).hasToString(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "A", "a_b", "-a", "a-", "a.b", "a/b", "ä"})
    void rejectsOtherText(String value) {
        assertThatIllegalArgumentException().isThrownBy(() -> new TenantId(value));
    }
}
