package dev.rookery.app.goauth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ListenersTest {
    @Test
    void importsOneListenerPerTransport() {
        Listeners listeners = listeners("listener 1884 10.0.0.1", "listener 9002 10.0.0.1", "protocol websockets");

        assertThat(listeners.settings())
                .containsExactly(
                        new Setting("--mqtt-host", "10.0.0.1"),
                        new Setting("--mqtt-port", "1884"),
                        new Setting("--websocket-port", "9002"));
        assertThat(listeners.differences())
                .containsExactly(
                        "WebSocket clients are served at the path /mqtt only (--websocket-path), not at every path");
    }

    @Test
    void readsTheDefaultListener() {
        assertThat(listeners("port 1885", "bind_address localhost").settings())
                .containsExactly(new Setting("--mqtt-host", "localhost"), new Setting("--mqtt-port", "1885"));
        assertThat(listeners().settings())
                .containsExactly(new Setting("--mqtt-host", "127.0.0.1"), new Setting("--mqtt-port", "1883"));
    }

    @Test
    void reportsListenersWithoutEquivalent() {
        assertThat(listeners("listener 1883", "protocol mqtt", "listener 8883", "listener 1884 127.0.0.1")
                        .differences())
                .containsExactly(
                        "there are 3 listeners for TCP; only the first is taken over, port 1883",
                        "the listeners have several addresses; Rookery listens on one for all, --mqtt-host");
        assertThat(listeners("listener 9001", "protocol websockets").differences())
                .containsExactly(
                        "WebSocket clients are served at the path /mqtt only (--websocket-path), not at every path");
    }

    @Test
    void ignoresUnixSockets() {
        Listeners listeners = listeners("listener 0 /run/mosquitto.sock", "listener 1884");

        assertThat(listeners.settings()).containsExactly(new Setting("--mqtt-port", "1884"));
        assertThat(listeners.differences()).containsExactly("the listener on a Unix socket is not taken over");
    }

    @Test
    void reportsAdditionalListeners() {
        assertThat(listeners("listener 1883").notes())
                .containsExactly("Rookery listens for WebSocket too, at --websocket-port 9001");
        assertThat(listeners("listener 9001", "protocol websockets").notes())
                .containsExactly("Rookery listens for MQTT over TCP too, at --mqtt-port 1883");
    }

    private static Listeners listeners(String... lines) {
        return new Listeners(MosquittoConfig.parse(List.of(lines)));
    }
}
