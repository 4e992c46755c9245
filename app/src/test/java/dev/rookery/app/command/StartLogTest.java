package dev.rookery.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StartLogTest {
    /** Browsers cannot open a bind address that means all addresses. */
    @ParameterizedTest
    @CsvSource({
        "0.0.0.0, localhost:80",
        "::, localhost:80",
        "127.0.0.1, 127.0.0.1:80",
        "::1, [::1]:80",
        "iot.example.com, iot.example.com:80"
    })
    void namesAnAddressThatCanBeOpened(String host, String address) {
        assertThat(StartLog.reachable(host, 80)).isEqualTo(address);
    }
}
