package dev.rookery.app;

import dev.rookery.testkit.wire.Connect;
import dev.rookery.testkit.wire.Publish;
import dev.rookery.testkit.wire.WireClient;
import dev.rookery.testkit.wire.WireException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.awaitility.Awaitility;

/** Publishes with QoS 1 until the connection ends, and records acknowledgements. */
final class PublishFlood {
    private final Queue<Instant> acknowledged = new ConcurrentLinkedQueue<>();
    private final WireClient client;
    private final Thread thread = new Thread(this::run, "flood");

    PublishFlood(InetSocketAddress broker, String user, String password) {
        client = WireClient.tcp(broker);
        client.connect(Connect.v5("flood").user(user, password));
        thread.start();
    }

    private void run() {
        try (client) {
            for (int id = 1; ; id = id % 0xffff + 1) {
                client.publishFully(Publish.of("load/flood", "x").qos(1, id));
                acknowledged.add(Instant.now());
            }
        } catch (WireException | UncheckedIOException e) {
            // The broker has ended.
        }
    }

    void awaitMessages(int messages) {
        Awaitility.await().atMost(WireClient.DEADLINE).until(() -> acknowledged.size() >= messages);
    }

    /** Returns the number of acknowledged messages after the broker has ended. One more may have been processed. */
    int acknowledged() throws InterruptedException {
        thread.join();
        return acknowledged.size();
    }

    long acknowledgedBefore(Instant time) {
        return acknowledged.stream().filter(each -> each.isBefore(time)).count();
    }
}
