package dev.rookery.broker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.broker.limit.ClientLimits;
import dev.rookery.broker.store.Durability;
import dev.rookery.testkit.wire.Connect;
import dev.rookery.testkit.wire.Publish;
import dev.rookery.testkit.wire.WireClient;
import dev.rookery.testkit.wire.WirePackets;
import dev.rookery.testkit.wire.WireProperty;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is charged for state, compared with the heap that it takes. */
@Tag("long")
class MemoryEstimateTest {
    private static final Pattern REPORT = Pattern.compile("live (\\d+) charged (\\d+)\\.");
    private static final double LOWEST = 0.75;
    private static final double HIGHEST = 1.35;
    /** Fill the logs of the last events, which are not charged. */
    private static final int FORMER_CONNECTIONS = 1200;

    @TempDir
    private Path folder;

    private record Report(long live, long charged) {}

    @Test
    void sessions() throws IOException {
        compare("sessions", 64, FORMER_CONNECTIONS, broker -> {
            for (int i = 0; i < 3000; i++) {
                connect(broker, "device-" + i).close();
            }
        });
    }

    @Test
    void subscriptions() throws IOException {
        compare("subscriptions", broker -> {
            for (int i = 0; i < 20; i++) {
                WireClient client = connect(broker, "device-" + i);
                for (int j = 0; j < 300; j++) {
                    client.subscribe("commands/device-" + i + "/" + j, 1);
                }
                client.close();
            }
        });
    }

    @Test
    void wildcardSubscriptions() throws IOException {
        compare("wildcard subscriptions", broker -> {
            for (int i = 0; i < 20; i++) {
                WireClient client = connect(broker, "device-" + i);
                for (int j = 0; j < 300; j++) {
                    client.subscribe("commands-" + i + "/" + j + "/+", 1);
                }
                client.close();
            }
        });
    }

    @Test
    void connections() throws IOException {
        List<WireClient> clients = new ArrayList<>();
        compare("connections", broker -> {
            for (int i = 0; i < 1500; i++) {
                clients.add(connect(broker, "device-" + i));
            }
        });
        clients.forEach(WireClient::close);
    }

    @Test
    void retainedMessages() throws IOException {
        compare("retained", broker -> {
            WireClient client = connect(broker, "c");
            for (int i = 1; i < 6000; i++) {
                client.publishFully(Publish.of("sensor/device-" + i / 3 + "/" + i % 3, new byte[100])
                        .qos(1, i)
                        .retain());
            }
            client.close();
        });
    }

    @Test
    void queuedMessages() throws IOException {
        compare("queued", broker -> {
            WireClient away = connect(broker, "away");
            away.subscribe("#", 1);
            away.send(WirePackets.disconnect()).expectClosed();
            WireClient client = connect(broker, "c");
            for (int i = 1; i < 6000; i++) {
                client.publishFully(Publish.of("sensor/device-" + i / 3 + "/" + i % 3, new byte[100])
                        .qos(1, i));
            }
            client.close();
        });
    }

    @Test
    void messagesQueuedForSeveralSessions() throws IOException {
        compare("queued for several sessions", broker -> {
            for (int i = 0; i < 3; i++) {
                WireClient away = connect(broker, "away" + i);
                away.subscribe("#", 1);
                away.send(WirePackets.disconnect()).expectClosed();
            }
            WireClient client = connect(broker, "c");
            for (int i = 1; i < 3000; i++) {
                client.publishFully(
                        Publish.of("sensor/device-" + i, new byte[1000]).qos(1, i));
            }
            client.close();
        });
    }

    private static WireClient connect(BrokerProgram broker, String id) {
        WireClient client = WireClient.tcp(broker.address());
        client.connect(Connect.v5(id).resume().with(WireProperty.SESSION_EXPIRY_INTERVAL, ClientLimits.NO_EXPIRY));
        return client;
    }

    private void compare(String kind, Consumer<BrokerProgram> use) throws IOException {
        compare(kind, 256, 1, use);
    }

    /**
     * @param heap maximum heap in MiB
     * @param former connections before the comparison, at least one to load the classes that every client needs
     */
    private void compare(String kind, int heap, int former, Consumer<BrokerProgram> use) throws IOException {
        try (BrokerProgram broker = BrokerProgram.start(folder, Durability.NONE, heap, "memory")) {
            for (int i = 0; i < former; i++) {
                connect(broker, "first").close();
            }
            Report before = next(broker);
            use.accept(broker);
            // Closed connections and their buffers are released some time after the client has gone.
            Awaitility.await().untilAsserted(() -> {
                Report after = next(broker);
                long live = after.live() - before.live();
                long charged = after.charged() - before.charged();
                assertThat((double) charged / live)
                        .as("%s: charged %d, live %d", kind, charged, live)
                        .isBetween(LOWEST, HIGHEST);
            });
        }
    }

    /** Returns the second report from now on. */
    private static Report next(BrokerProgram broker) {
        int start = broker.output().length();
        Awaitility.await()
                .until(() -> REPORT.matcher(broker.output().substring(start))
                                .results()
                                .count()
                        > 2);
        Matcher matcher = REPORT.matcher(broker.output().substring(start));
        Report last = null;
        while (matcher.find()) {
            last = new Report(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2)));
        }
        return last;
    }
}
