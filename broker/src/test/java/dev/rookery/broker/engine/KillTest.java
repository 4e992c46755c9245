package dev.rookery.broker.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rookery.broker.store.Durability;
import dev.rookery.testkit.wire.Connect;
import dev.rookery.testkit.wire.Publish;
import dev.rookery.testkit.wire.ServerPacket;
import dev.rookery.testkit.wire.WireClient;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker that is killed under load loses no acknowledged message and delivers no QoS 2 message twice. */
class KillTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final int KILLS = 3;
    private static final int MINIMUM_ACKNOWLEDGED = 200;

    @TempDir
    private Path directory;

    private final List<CountingSender> senders = List.of(new CountingSender(1), new CountingSender(2));
    private final List<CountingReceiver> receivers = List.of(new CountingReceiver(1), new CountingReceiver(2));
    private int retained;

    @Test
    void losesNoAcknowledgedMessage() throws Exception {
        long seed = System.nanoTime();
        System.out.println("KillTest: seed " + seed);
        Random random = new Random(seed);
        try (BrokerProgram broker = start()) {
            for (CountingReceiver receiver : receivers) {
                try (WireClient client = receiver.connect(broker.address())) {
                    receiver.subscribe(client);
                }
            }
            killUnderLoad(broker, random.nextInt(500));
        }
        for (int kill = 1; kill < KILLS; kill++) {
            try (BrokerProgram broker = start()) {
                assertRetained(broker.address());
                killUnderLoad(broker, random.nextInt(500));
            }
        }
        finish();

        for (int i = 0; i < senders.size(); i++) {
            assertThat(receivers.get(i).numbers()).containsAll(senders.get(i).acknowledged());
        }
        // QoS 2 messages arrive once and in order.
        assertThat(receivers.get(1).numbers())
                .isEqualTo(
                        IntStream.rangeClosed(1, senders.get(1).last()).boxed().toList());
    }

    private BrokerProgram start() throws Exception {
        return BrokerProgram.start(directory, Durability.OS);
    }

    private void killUnderLoad(BrokerProgram broker, int more) throws Exception {
        List<Integer> before = acknowledged();
        List<CompletableFuture<Boolean>> clients = serve(broker.address());
        publishRetained(broker.address());
        await().atMost(TIMEOUT)
                .until(() -> acknowledged().get(0) >= before.get(0) + MINIMUM_ACKNOWLEDGED + more
                        && acknowledged().get(1) >= before.get(1) + MINIMUM_ACKNOWLEDGED);
        broker.kill();
        for (CompletableFuture<Boolean> client : clients) {
            assertThat(client.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS)).isFalse();
        }
    }

    private List<Integer> acknowledged() {
        return senders.stream().map(sender -> sender.acknowledged().size()).toList();
    }

    private List<CompletableFuture<Boolean>> serve(InetSocketAddress address) {
        return Stream.concat(receivers.stream(), senders.stream())
                .map(client -> client.serve(address))
                .toList();
    }

    private void publishRetained(InetSocketAddress address) {
        try (WireClient client = WireClient.tcp(address)) {
            client.connect(Connect.v5("retaining"));
            for (int i = 0; i < 10; i++) {
                String number = Integer.toString(retained + 1);
                client.publishFully(Publish.of("retained", number).qos(1, 1).retain());
                retained++;
            }
        }
    }

    private void assertRetained(InetSocketAddress address) {
        try (WireClient client = WireClient.tcp(address)) {
            client.connect(Connect.v5("reader"));
            client.subscribe("retained", 0);
            ServerPacket.Publish publish = client.receivePublish();
            assertThat(publish.payload()).isEqualTo(Integer.toString(retained));
        }
    }

    private void finish() throws Exception {
        try (BrokerProgram broker = start()) {
            senders.forEach(CountingSender::stop);
            for (CountingSender sender : senders) {
                assertThat(sender.serve(broker.address()).get(TIMEOUT.toSeconds(), TimeUnit.SECONDS))
                        .isTrue();
            }
            for (int i = 0; i < receivers.size(); i++) {
                receivers.get(i).stopAt(senders.get(i).last());
                assertThat(receivers.get(i).serve(broker.address()).get(TIMEOUT.toSeconds(), TimeUnit.SECONDS))
                        .isTrue();
            }
            assertThat(broker.output()).doesNotContain("ERROR");
        }
    }
}
