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

/** A broker that is killed under load loses nothing that it acknowledged, and delivers nothing of QoS 2 twice. */
class KillTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int KILLS = 3;
    private static final int AT_LEAST = 200;

    @TempDir
    private Path folder;

    private final List<CountingSender> senders = List.of(new CountingSender(1), new CountingSender(2));
    private final List<CountingReceiver> receivers = List.of(new CountingReceiver(1), new CountingReceiver(2));
    private int retained;

    @Test
    void losesNothingThatItAcknowledged() throws Exception {
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
                retainedIsThere(broker.address());
                killUnderLoad(broker, random.nextInt(500));
            }
        }
        finish();

        for (int i = 0; i < senders.size(); i++) {
            assertThat(receivers.get(i).numbers()).containsAll(senders.get(i).acknowledged());
        }
        // With QoS 2 everything comes once, and in order.
        assertThat(receivers.get(1).numbers())
                .isEqualTo(
                        IntStream.rangeClosed(1, senders.get(1).last()).boxed().toList());
    }

    private BrokerProgram start() throws Exception {
        return BrokerProgram.start(folder, Durability.OS);
    }

    private void killUnderLoad(BrokerProgram broker, int more) throws Exception {
        List<Integer> before = acknowledged();
        List<CompletableFuture<Boolean>> clients = serve(broker.address());
        publishRetained(broker.address());
        await().atMost(PATIENCE)
                .until(() -> acknowledged().get(0) >= before.get(0) + AT_LEAST + more
                        && acknowledged().get(1) >= before.get(1) + AT_LEAST);
        broker.kill();
        for (CompletableFuture<Boolean> client : clients) {
            assertThat(client.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isFalse();
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

    private void retainedIsThere(InetSocketAddress address) {
        try (WireClient client = WireClient.tcp(address)) {
            client.connect(Connect.v5("looking"));
            client.subscribe("retained", 0);
            ServerPacket.Publish publish = client.receivePublish();
            assertThat(publish.payload()).isEqualTo(Integer.toString(retained));
        }
    }

    private void finish() throws Exception {
        try (BrokerProgram broker = start()) {
            senders.forEach(CountingSender::stop);
            for (CountingSender sender : senders) {
                assertThat(sender.serve(broker.address()).get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                        .isTrue();
            }
            for (int i = 0; i < receivers.size(); i++) {
                receivers.get(i).stopAt(senders.get(i).last());
                assertThat(receivers.get(i).serve(broker.address()).get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                        .isTrue();
            }
            assertThat(broker.output()).doesNotContain("ERROR");
        }
    }
}
