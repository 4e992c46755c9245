package dev.rookery.broker.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.rookery.auth.TenantId;
import dev.rookery.auth.UserKey;
import dev.rookery.broker.config.ListenerConfig.Transport;
import dev.rookery.testkit.wire.ServerPacket;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A Mosquitto that is bridged in both directions for a time while its connection ends again and again: no echo, no loss and,
 * with QoS 2, no copy. The property {@code rookery.test.bridge.minutes} sets the time of each version, 1 by default.
 */
@Tag("long")
class MosquittoBridgeEnduranceTest {
    private static final Duration TIME = Duration.ofMinutes(Integer.getInteger("rookery.test.bridge.minutes", 1));
    private static final int MESSAGES = 20;
    private static final String READY = "both/ready";

    @RegisterExtension
    final EngineFixture engine = new EngineFixture();

    @TempDir
    private Path folder;

    @BeforeEach
    void requireMosquitto() {
        assumeThat(MosquittoBridge.program())
                .as("SKIPPED: mosquitto not found; install mosquitto")
                .isPresent();
        engine.authority().user(MosquittoBridge.USERNAME, MosquittoBridge.PASSWORD, "both/# 3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"mqttv31", "mqttv311"})
    void passesOnEachMessageOnce(String version) throws IOException {
        try (BridgeEnd rookery = new BridgeEnd(engine.address(Transport.TCP));
                MosquittoBridge bridge =
                        MosquittoBridge.start(folder, engine.address(Transport.TCP), version, "both/# both 2");
                BridgeEnd mosquitto = new BridgeEnd(bridge.address())) {
            rookery.publish(READY, "x", 1, true);
            assertThat(mosquitto.next().topic()).isEqualTo(READY);
            rookery.next();
            long start = System.nanoTime();
            for (int round = 0; round < 3 || System.nanoTime() - start < TIME.toNanos(); round++) {
                exchange(round, rookery, mosquitto);
            }
        }
    }

    private void exchange(int round, BridgeEnd rookery, BridgeEnd mosquitto) {
        for (int i = 0; i < MESSAGES; i++) {
            rookery.publish("both/rookery", round + "/" + i, 1 + i % 2, false);
            mosquitto.publish("both/mosquitto", round + "/" + i, 1 + i % 2, false);
            if (round % 4 == 1 && i == MESSAGES / 2) {
                engine.broker()
                        .disconnect(new UserKey(TenantId.DEFAULT, MosquittoBridge.USERNAME), MosquittoBridge.CLIENT_ID);
            }
        }
        requireAll(round, received(rookery));
        requireAll(round, received(mosquitto));
    }

    /**
     * Returns the messages until those of both ends are complete. The retained message comes again with each connection, as the
     * bridge subscribes again.
     */
    private static List<String> received(BridgeEnd end) {
        List<String> received = new ArrayList<>();
        List<String> distinct = new ArrayList<>();
        while (distinct.size() < 2 * MESSAGES) {
            ServerPacket.Publish next = end.next();
            if (next.topic().equals(READY)) {
                continue;
            }
            String message = next.topic() + " " + next.payload() + " q" + next.qos();
            received.add(message);
            if (!distinct.contains(message)) {
                distinct.add(message);
            }
        }
        return received;
    }

    private static void requireAll(int round, List<String> received) {
        for (String source : List.of("rookery", "mosquitto")) {
            for (int i = 0; i < MESSAGES; i++) {
                String message = "both/" + source + " " + round + "/" + i + " q" + (1 + i % 2);
                assertThat(received).contains(message);
                if (i % 2 == 1) {
                    assertThat(received).containsOnlyOnce(message);
                }
            }
        }
    }
}
