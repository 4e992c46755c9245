package dev.rookery.broker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.broker.config.ListenerConfig.Transport;
import dev.rookery.broker.config.MemorySettings;
import dev.rookery.broker.limit.TenantLimits;
import dev.rookery.broker.memory.MemoryKind;
import dev.rookery.broker.store.TenantStores;
import dev.rookery.testkit.wire.Connect;
import dev.rookery.testkit.wire.WireClient;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Connections that send no CONNECT take a bounded part of the heap. */
class LoginConnectionsTest {
    private static final int CONNECTIONS = 800;
    private static final long HEAP_BUDGET = 8 << 20;

    @RegisterExtension
    final EngineFixture engine = new EngineFixture(TenantLimits.DEFAULT, TenantStores.IN_MEMORY)
            .memory(new MemorySettings(HEAP_BUDGET, 8 << 20));

    private long used() {
        return engine.broker()
                .admin()
                .memory()
                .toCompletableFuture()
                .join()
                .use(MemoryKind.LOGINS)
                .bytes();
    }

    private boolean logsIn() {
        try (WireClient client = WireClient.tcp(engine.address(Transport.TCP))) {
            return client.connect(Connect.v5("c")).code() == 0;
        } catch (RuntimeException | AssertionError closed) {
            // One of the connections of an address is closed, and they have the same address.
            return false;
        }
    }

    @Test
    void closesConnectionsThatFillTheMemoryOfLogins() throws IOException {
        InetSocketAddress address = engine.address(Transport.TCP);
        List<Socket> idle = new ArrayList<>();
        try {
            for (int i = 0; i < CONNECTIONS; i++) {
                idle.add(new Socket(address.getAddress(), address.getPort()));
            }
            Awaitility.await().until(this::logsIn);
            Awaitility.await().untilAsserted(() -> assertThat(used())
                    .isBetween(HEAP_BUDGET / 16, HEAP_BUDGET * MemoryKind.LOGINS.sharePercent() / 100 / 2));
        } finally {
            for (Socket socket : idle) {
                socket.close();
            }
        }
        Awaitility.await().until(() -> used() == 0);
        assertThat(logsIn()).isTrue();
    }
}
