package dev.rookery.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.net.AcceptedConnections.Protocol;
import org.junit.jupiter.api.Test;

class AcceptedConnectionsTest {
    private final AcceptedConnections connections = new AcceptedConnections(() -> 80);

    @Test
    void leavesDescriptorsToTheProcessAndToHttp() {
        assertThat(add(Protocol.MQTT, 100)).isEqualTo(70);
        assertThat(add(Protocol.HTTP, 100)).isEqualTo(10);

        connections.remove(Protocol.MQTT);
        assertThat(add(Protocol.MQTT, 100)).isEqualTo(1);
        connections.remove(Protocol.MQTT);
        assertThat(add(Protocol.HTTP, 100)).isEqualTo(1);
        assertThat(add(Protocol.MQTT, 100)).isZero();
    }

    @Test
    void countsOneConnectionWithoutALimit() {
        AcceptedConnections unlimited = new AcceptedConnections(() -> Long.MAX_VALUE);

        assertThat(unlimited.tryAdd(Protocol.MQTT)).isTrue();
    }

    private int add(Protocol protocol, int attempts) {
        int accepted = 0;
        for (int i = 0; i < attempts; i++) {
            accepted += connections.tryAdd(protocol) ? 1 : 0;
        }
        return accepted;
    }
}
