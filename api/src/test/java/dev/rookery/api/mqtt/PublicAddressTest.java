package dev.rookery.api.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PublicAddressTest {
    private static PublicAddress address(String plain, String secure, String webSocket) {
        return new PublicAddress(
                Optional.empty(),
                Optional.ofNullable(plain).map(Integer::valueOf),
                Optional.ofNullable(secure).map(Integer::valueOf),
                Optional.ofNullable(webSocket),
                Optional.empty());
    }

    @ParameterizedTest
    @CsvSource({
        "1883,,,mqtt://h:1883",
        "1883,8883,,mqtts://h:8883",
        ",8883,wss://{host}/mqtt,mqtts://h:8883",
        ",,wss://{host}/mqtt,wss://h:443/mqtt",
        ",,ws://{host}/mqtt,ws://h:80/mqtt",
        ",,wss://other.example:8084/ws,wss://other.example:8084/ws"
    })
    void prefersTlsOverPlainOverWebSocket(String plain, String secure, String webSocket, String url) {
        assertThat(address(plain, secure, webSocket).endpoint("h").url()).isEqualTo(url);
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://h/mqtt", "mqtt", "wss:///mqtt", "ws://a b/mqtt", "wss"})
    void rejectsInvalidUrls(String url) {
        assertThatThrownBy(() -> address("1883", null, url))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("wss://{host}/mqtt");
    }

    @Test
    void requiresAnAddress() {
        assertThatThrownBy(() -> address(null, null, null)).hasMessageContaining("--public-mqtt-port");
    }
}
