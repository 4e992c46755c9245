package dev.rookery.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.broker.config.BoundListener;
import dev.rookery.broker.config.ListenerConfig.Transport;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

class PublicAddressesTest {
    private static final BoundListener INTERNAL = listener(Transport.TCP, false, true, 9102);
    private static final BoundListener MQTT = listener(Transport.TCP, false, false, 1883);
    private static final BoundListener MQTTS = listener(Transport.TCP, true, false, 8883);
    private static final BoundListener WS = listener(Transport.WEBSOCKET, false, false, 9001);
    private static final BoundListener WSS = listener(Transport.WEBSOCKET, true, false, 8084);

    private static BoundListener listener(Transport transport, boolean secured, boolean internal, int port) {
        return new BoundListener(transport, secured, internal, new InetSocketAddress("127.0.0.1", port));
    }

    private static String url(BoundListener... listeners) {
        return PublicAddresses.of(List.of(listeners), "/mqtt").endpoint("h").url();
    }

    private static String webSocket(BoundListener... listeners) {
        return PublicAddresses.of(List.of(listeners), "/ws")
                .webSocket("h")
                .orElseThrow()
                .url();
    }

    /** Clients need nothing to verify without TLS: options name what the certificate is for. */
    @Test
    void arePortsWithoutTlsWhereThereAreSome() {
        assertThat(url(INTERNAL, MQTTS, MQTT, WS)).isEqualTo("mqtt://h:1883");
        assertThat(url(INTERNAL, MQTTS, WSS)).isEqualTo("mqtts://h:8883");
        assertThat(url(INTERNAL, WSS)).isEqualTo("wss://h:8084/mqtt");
        assertThat(url(INTERNAL)).isEqualTo("mqtt://h:1883");
        assertThat(webSocket(MQTT, WSS, WS)).isEqualTo("ws://h:9001/ws");
        assertThat(webSocket(MQTT, WSS)).isEqualTo("wss://h:8084/ws");
    }
}
