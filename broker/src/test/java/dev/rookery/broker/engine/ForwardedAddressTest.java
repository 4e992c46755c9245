package dev.rookery.broker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.broker.Broker;
import dev.rookery.broker.config.AllowedOrigins;
import dev.rookery.broker.config.BrokerConfig;
import dev.rookery.broker.config.ListenerConfig;
import dev.rookery.broker.config.WebSocketConfig;
import dev.rookery.broker.config.WebSocketProxies;
import dev.rookery.broker.limit.Limit;
import dev.rookery.broker.limit.TenantLimits;
import dev.rookery.testkit.wire.Connect;
import dev.rookery.testkit.wire.ServerPacket;
import dev.rookery.testkit.wire.WebSocket;
import dev.rookery.testkit.wire.WireClient;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** WebSocket clients behind the console have the addresses of their browsers. */
class ForwardedAddressTest {
    private static final String TOKEN = "Rookery-Proxy-Token: secret\r\n";

    private final FixedAuthority authority = new FixedAuthority();
    private Broker broker;

    @BeforeEach
    void start() {
        broker = Brokers.create(
                BrokerConfig.builder(BrokerConfig.Engine.NATIVE, ListenerConfig.webSocket("127.0.0.1", 0))
                        .webSocket(new WebSocketConfig(
                                "/mqtt", AllowedOrigins.SAME_HOST, WebSocketProxies.NONE.orWithToken("secret")))
                        .limits(TenantLimits.DEFAULT.toBuilder()
                                .connectionsPerSecondPerAddress(1)
                                .build())
                        .build(),
                authority);
        broker.start();
    }

    @AfterEach
    void stop() {
        broker.close();
    }

    private WireClient open(String headers) {
        return WireClient.webSocket(WebSocket.open(broker.listeners().get(0).address(), "/mqtt", "mqtt", headers));
    }

    private String addressOf(String headers) {
        try (WireClient client = open(headers)) {
            assertThat(client.connect(Connect.v5("c")).code()).isZero();
            assertThat(broker.clients().iterator().next().address()).isEqualTo(authority.lastAddress());
            return broker.clients().iterator().next().address().getAddress().getHostAddress();
        }
    }

    @Test
    void believesTheConsoleOnly() {
        assertThat(addressOf(TOKEN + "X-Forwarded-For: 203.0.113.7\r\n")).isEqualTo("203.0.113.7");
        assertThat(addressOf("X-Forwarded-For: 203.0.113.8\r\n")).isEqualTo("127.0.0.1");
    }

    /** Sends all CONNECT packets at once, so that they arrive within the time that the rate refers to. */
    @Test
    void limitsHoldForEachBrowser() {
        List<WireClient> flood = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            flood.add(open(TOKEN + "X-Forwarded-For: 203.0.113.1\r\n"));
        }
        for (int i = 0; i < flood.size(); i++) {
            flood.get(i).sendConnect(Connect.v5("flood" + i));
        }
        assertThat(flood.stream().map(client -> client.receive(ServerPacket.Connack.class)
                        .code()))
                .contains(Limit.ADDRESS_CONNECTION_RATE.reason().code());
        flood.forEach(WireClient::close);

        try (WireClient other = open(TOKEN + "X-Forwarded-For: 203.0.113.2\r\n")) {
            assertThat(other.connect(Connect.v5("other")).code()).isZero();
        }
    }
}
