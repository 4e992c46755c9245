package dev.rookery.broker.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.rookery.auth.TenantId;
import dev.rookery.auth.UserKey;
import dev.rookery.broker.config.ListenerConfig.Transport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A real Mosquitto with a bridge to the native engine, in every protocol version of its bridges. */
class MosquittoBridgeTest {
    @RegisterExtension
    final EngineFixture engine = new EngineFixture();

    @TempDir
    private Path folder;

    @BeforeEach
    void requireMosquitto() {
        assumeThat(MosquittoBridge.program())
                .as("SKIPPED: mosquitto not found; install mosquitto")
                .isPresent();
        engine.authority().user(MosquittoBridge.USERNAME, MosquittoBridge.PASSWORD, "in/# 1", "out/# 2", "both/# 3");
    }

    private MosquittoBridge bridge(String version) throws IOException {
        return MosquittoBridge.start(
                folder, engine.address(Transport.TCP), version, "in/# in 2", "out/# out 2", "both/# both 2");
    }

    /** Passes a retained message to the bridge for each of its subscriptions, and waits for them: then they are active. */
    private static void awaitSubscriptions(BridgeEnd rookery, BridgeEnd mosquitto) {
        assertThat(List.of(mosquitto.nextText(), mosquitto.nextText()))
                .containsExactlyInAnyOrder("in/ready x q1 retained", "both/ready x q1 retained");
        rookery.next();
        rookery.next();
    }

    private BridgeEnd rookeryWithRetained() {
        BridgeEnd rookery = new BridgeEnd(engine.address(Transport.TCP));
        rookery.publish("in/ready", "x", 1, true);
        rookery.publish("both/ready", "x", 1, true);
        return rookery;
    }

    @ParameterizedTest
    @ValueSource(strings = {"mqttv31", "mqttv311", "mqttv50"})
    void passesOnMessagesInBothDirectionsWithoutEcho(String version) throws IOException {
        try (BridgeEnd rookery = rookeryWithRetained();
                MosquittoBridge bridge = bridge(version);
                BridgeEnd mosquitto = new BridgeEnd(bridge.address())) {
            awaitSubscriptions(rookery, mosquitto);
            for (int qos = 0; qos <= 2; qos++) {
                for (boolean retain : List.of(true, false)) {
                    String suffix = " q" + qos + (retain ? " retained" : "");

                    rookery.publish("in/a", "1", qos, retain);
                    assertThat(rookery.nextText()).isEqualTo("in/a 1" + suffix);
                    assertThat(mosquitto.nextText()).isEqualTo("in/a 1" + suffix);

                    mosquitto.publish("out/a", "2", qos, retain);
                    assertThat(mosquitto.nextText()).isEqualTo("out/a 2" + suffix);
                    assertThat(rookery.nextText()).isEqualTo("out/a 2" + suffix);

                    mosquitto.publish("both/a", "3", qos, retain);
                    assertThat(mosquitto.nextText()).isEqualTo("both/a 3" + suffix);
                    assertThat(rookery.nextText()).isEqualTo("both/a 3" + suffix);

                    // An echo of the message before would arrive first.
                    rookery.publish("both/a", "4", qos, retain);
                    assertThat(rookery.nextText()).isEqualTo("both/a 4" + suffix);
                    assertThat(mosquitto.nextText()).isEqualTo("both/a 4" + suffix);
                }
            }
        }
    }

    /** With MQTT 5, Mosquitto 2.0 states no session expiry, so that its session ends with the connection. */
    @Tag("long")
    @ParameterizedTest
    @CsvSource({"mqttv31,true", "mqttv311,true", "mqttv50,false"})
    void losesNoMessageWhenTheConnectionEnds(String version, boolean queues) throws IOException {
        try (BridgeEnd rookery = rookeryWithRetained();
                MosquittoBridge bridge = bridge(version);
                BridgeEnd mosquitto = new BridgeEnd(bridge.address())) {
            awaitSubscriptions(rookery, mosquitto);
            Awaitility.await().until(() -> engine.broker()
                    .disconnect(new UserKey(TenantId.DEFAULT, MosquittoBridge.USERNAME), MosquittoBridge.CLIENT_ID));

            List<String> toMosquitto = new ArrayList<>();
            List<String> toRookery = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                int qos = 1 + i % 2;
                if (queues) {
                    rookery.publish("in/a", "" + i, qos, false);
                    toMosquitto.add("in/a " + i + " q" + qos);
                }
                mosquitto.publish("out/a", "" + i, qos, false);
                toRookery.add("out/a " + i + " q" + qos);
            }

            assertThat(receive(mosquitto, "in/a", toMosquitto.size())).containsExactlyInAnyOrderElementsOf(toMosquitto);
            assertThat(receive(rookery, "out/a", toRookery.size())).containsExactlyInAnyOrderElementsOf(toRookery);
        }
    }

    /** Returns messages of a topic. Skips those of others. */
    private static List<String> receive(BridgeEnd end, String topic, int count) {
        List<String> received = new ArrayList<>();
        while (received.size() < count) {
            String next = end.nextText();
            if (next.startsWith(topic + " ")) {
                received.add(next);
            }
        }
        return received;
    }
}
