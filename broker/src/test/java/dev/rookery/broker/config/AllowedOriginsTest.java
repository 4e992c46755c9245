package dev.rookery.broker.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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

    @ParameterizedTest
    @ValueSource(
            strings = {"console.example.com", "https://a.example/", "ftp://a.example", "https://", "*.example.com"})
    void rejectsInvalidOrigins(String invalid) {
        assertThatThrownBy(() -> AllowedOrigins.of(List.of(invalid)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("https://HOST");
    }
}
