package dev.rookery.broker.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebSocketProxiesTest {
    private static final InetSocketAddress PROXY = new InetSocketAddress("10.1.2.3", 4711);
    private static final InetSocketAddress OTHER = new InetSocketAddress("192.0.2.9", 4711);

    private static String client(WebSocketProxies proxies, InetSocketAddress peer, String token, String... forwarded) {
        InetSocketAddress client = proxies.client(peer, Optional.ofNullable(token), List.of(forwarded));
        return client.getAddress().getHostAddress() + " " + client.getPort();
    }

    @Test
    void believesProxiesInTheNetworksOnly() {
        WebSocketProxies proxies = WebSocketProxies.in(List.of("10.0.0.0/8", "2001:db8::/32"));

        assertThat(client(proxies, PROXY, null, "203.0.113.7")).isEqualTo("203.0.113.7 4711");
        assertThat(client(proxies, PROXY, null, "1.1.1.1, 203.0.113.7")).isEqualTo("203.0.113.7 4711");
        assertThat(client(proxies, PROXY, null, "1.1.1.1", "203.0.113.7")).isEqualTo("203.0.113.7 4711");
        assertThat(client(proxies, PROXY, null, "2001:db8::7")).startsWith("2001:db8:0:0:0:0:0:7");
        assertThat(client(proxies, new InetSocketAddress("2001:db8::1", 1), null, "203.0.113.7"))
                .isEqualTo("203.0.113.7 1");
        assertThat(client(proxies, OTHER, null, "203.0.113.7")).isEqualTo("192.0.2.9 4711");
        assertThat(client(proxies, PROXY, null)).isEqualTo("10.1.2.3 4711");
        assertThat(client(proxies, PROXY, null, "unknown")).isEqualTo("10.1.2.3 4711");
        assertThat(client(WebSocketProxies.NONE, PROXY, null, "203.0.113.7")).isEqualTo("10.1.2.3 4711");
    }

    @Test
    void believesProxiesWithTheToken() {
        WebSocketProxies proxies = WebSocketProxies.NONE.orWithToken("secret");

        assertThat(client(proxies, OTHER, "secret", "203.0.113.7")).isEqualTo("203.0.113.7 4711");
        assertThat(client(proxies, OTHER, "wrong", "203.0.113.7")).isEqualTo("192.0.2.9 4711");
        assertThat(client(proxies, OTHER, null, "203.0.113.7")).isEqualTo("192.0.2.9 4711");
        assertThat(client(WebSocketProxies.NONE, OTHER, "secret", "203.0.113.7"))
                .isEqualTo("192.0.2.9 4711");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "10.0.0.0", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/x", "example.com/8"})
    void rejectsMalformedNetworks(String network) {
        assertThatThrownBy(() -> WebSocketProxies.in(List.of(network)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + network + "'")
                .hasMessageContaining("10.0.0.0/8");
    }
}
