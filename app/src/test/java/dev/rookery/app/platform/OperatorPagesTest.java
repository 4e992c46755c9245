package dev.rookery.app.platform;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Servers to which the operator's console may post forms. */
class OperatorPagesTest {
    @ParameterizedTest
    @CsvSource({
        "http://{id}.localhost:8080, http://*.localhost:8080",
        "https://{id}.iot.example.com/, https://*.iot.example.com",
        "https://console-{id}.example.com/, https://*.example.com",
        "https://example.com:8443/{id}, https://example.com:8443"
    })
    void areTheConsolesOfCustomers(String console, String origin) {
        assertThat(OperatorPages.origin(console)).contains(origin);
    }
}
