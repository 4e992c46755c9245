package dev.rookery.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OpaqueTokensTest {
    @Test
    void generatesDistinctTokensWithPrefix() {
        assertThat(Stream.generate(() -> OpaqueTokens.generate("rk_")).limit(100))
                .doesNotHaveDuplicates()
                .allSatisfy(token -> assertThat(token).matches("rk_[A-Za-z0-9_-]{43}"));
    }

    @Test
    void hashesWithSha256() {
        assertThat(OpaqueTokens.hash("abc"))
                .asHexString()
                .isEqualToIgnoringCase("BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD");
    }
}
