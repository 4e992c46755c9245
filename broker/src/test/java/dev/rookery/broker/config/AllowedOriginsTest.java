package dev.rookery.broker.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AllowedOriginsTest {
    private static final Optional<String> HOST = Optional.of("broker.example.com");

    @Test
    void allowsListedOriginsAndItsOwnHost() {
        AllowedOrigins origins = AllowedOrigins.of(List.of("https://Console.example.com", "http://localhost:3000"));

        assertThat(origins.permits("https://console.example.com", HOST)).isTrue();
        assertThat(origins.permits("HTTP://LOCALHOST:3000", HOST)).isTrue();
        assertThat(origins.permits("https://broker.example.com", HOST)).isTrue();
        assertThat(origins.permits("http://console.example.com", HOST)).isFalse();
        assertThat(origins.permits("http://localhost:3001", HOST)).isFalse();
        assertThat(origins.permits("null", Optional.empty())).isFalse();
    }

    @Test
    void allowsEveryOriginWithAWildcard() {
        AllowedOrigins origins = AllowedOrigins.of(List.of("*"));

        assertThat(origins.permits("https://anything.example", HOST)).isTrue();
        assertThat(origins.permits("null", Optional.empty())).isTrue();
    }

    /** Apps in web views, extensions, local files and sandboxed frames. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "file://",
                "capacitor://localhost",
                "ionic://localhost",
                "app://.",
                "tauri://localhost",
                "chrome-extension://abcdefghijklmnop",
                "moz-extension://1f2e3d4c-0000-4000-8000-123456789abc",
                "http://[::1]:8080"
            })
    void allowsOriginsOfAppsIfTheyAreListed(String origin) {
        assertThat(AllowedOrigins.of(List.of("https://other.example", origin)).permits(origin, HOST))
                .isTrue();
        assertThat(AllowedOrigins.SAME_HOST.permits(origin, HOST)).isFalse();
        assertThat(AllowedOrigins.of(List.of(origin)).permits("https://other.example", HOST))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "https://a.example:443,https://a.example",
        "https://a.example,https://a.example:443",
        "http://a.example:80,http://a.example",
        " https://A.example,https://a.example"
    })
    void ignoresDefaultPortsAndCase(String listed, String sent) {
        assertThat(AllowedOrigins.of(List.of(listed)).permits(sent, HOST)).isTrue();
        assertThat(AllowedOrigins.of(List.of(listed)).permits("https://a.example:80", HOST))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "console.example.com",
                "https://a.example/",
                "https://user@a.example",
                "https://",
                "https://a b",
                "*.example.com",
                "capacitor:localhost",
                "file:///index.html",
                "nul",
                ""
            })
    void rejectsInvalidOrigins(String invalid) {
        assertThatThrownBy(() -> AllowedOrigins.of(List.of(invalid)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("SCHEME://HOST[:PORT] without a path");
    }
}
