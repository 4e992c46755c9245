package dev.rookery.broker.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class HandshakeQueueTest {
    private static final int CAPACITY = 10;

    private final List<Runnable> submitted = new ArrayList<>();
    private final List<String> run = new ArrayList<>();
    private final HandshakeQueue queue = new HandshakeQueue(submitted::add, CAPACITY);

    @Test
    void anAddressDelaysOnlyItself() throws Exception {
        Executor flood = queue.of(InetAddress.getByName("192.0.2.1"));
        Executor device = queue.of(InetAddress.getByName("192.0.2.2"));
        for (int i = 0; i < CAPACITY; i++) {
            flood.execute(() -> run.add("flood"));
        }

        assertThatThrownBy(() -> flood.execute(() -> run.add("flood"))).isInstanceOf(RejectedExecutionException.class);
        device.execute(() -> run.add("device"));
        submitted.forEach(Runnable::run);

        // The flood has lost its last handshake to the device.
        assertThat(run).hasSize(CAPACITY).startsWith("flood", "device", "flood");
    }
}
