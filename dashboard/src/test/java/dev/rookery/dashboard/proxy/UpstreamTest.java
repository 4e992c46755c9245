package dev.rookery.dashboard.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UpstreamTest {
    private static final Set<String> SCHEMES = Set.of("http", "https");

    @Test
    void readsHostPortAndTls() {
        assertThat(Upstream.parse("--x", "http://api:3001", SCHEMES)).isEqualTo(Upstream.plain("api", 3001));
        assertThat(Upstream.parse("--x", "HTTPS://api.example.com/", SCHEMES))
                .isEqualTo(new Upstream("api.example.com", 443, true, Optional.empty()));
        assertThat(Upstream.parse("--x", "http://[::1]:80", SCHEMES)).isEqualTo(Upstream.plain("[::1]", 80));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "api:3001", "ftp://api", "http://", "http://api/path", "http://api?x=1", "http://a b"})
    void refusesOtherText(String url) {
        assertThatThrownBy(() -> Upstream.parse("--dashboard-api-url", url, SCHEMES))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("--dashboard-api-url")
                .hasMessageContaining("SCHEME://HOST:PORT with the scheme http or https");
    }
}
