package dev.rookery.app.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.app.RookeryCommands;
import dev.rookery.app.RookeryProcess;
import dev.rookery.testkit.RunningProcess;
import dev.rookery.testkit.TestDatabase;
import dev.rookery.testkit.wire.Connect;
import dev.rookery.testkit.wire.ServerPacket;
import dev.rookery.testkit.wire.WireClient;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Upgrades the data folder and the database of a broker of an earlier release that was stopped with SIGTERM. */
class BrokerUpgradeTest {
    private static final Duration DEADLINE = Duration.ofMinutes(3);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = "0.1.0")
    void restoresSessionsMessagesAndUsers(String version) throws Exception {
        ReleaseFixture release = ReleaseFixture.unpack(version, "broker", folder);
        TestDatabase database = release.database();
        String url = "--postgres-url=" + database.url();
        RookeryCommands.run("", "migrate", url).orFail();
        RookeryCommands.run("secret\n", "user", "add", "intruder", "--password-stdin", "--bcrypt-cost=4", url)
                .orFail();
        assertThat(database.query("SELECT sum(messages_in_qos2) FROM rookery_usage_by_hour"))
                .containsExactly("12");

        try (RunningProcess process = RookeryProcess.start(
                release.data(),
                "broker",
                url,
                "--mqtt-host=127.0.0.1",
                "--mqtt-port=0",
                "--websocket-port=none",
                "--drain-time=0s")) {
            process.awaitOutput("Rookery is ready", DEADLINE);
            InetSocketAddress broker = new InetSocketAddress(
                    InetAddress.getLoopbackAddress(),
                    Integer.parseInt(process.find("MQTT +[^:]+:(\\d+)").group(1)));
            MqttSessionsCheck check =
                    new MqttSessionsCheck(broker, release.facts().getJsonObject("packet_ids"));

            connectAnotherUser(broker);
            check.run();
            Map<String, ServerPacket.Publish> retained = check.retained(4);

            assertThat(retained.get("up/retained/replaced").payload()).startsWith("299-x");
        }
    }

    /** Sessions of earlier releases belong to their users: another user with the same client id cannot discard them. */
    private static void connectAnotherUser(InetSocketAddress broker) {
        for (String clientId : List.of("v5-in-flight", "v3-in-flight", "v5-properties", "v5-subscribed", "v3-queue")) {
            try (WireClient intruder = WireClient.tcp(broker)) {
                ServerPacket.Connack resumed =
                        intruder.connect(Connect.v5(clientId).resume().user("intruder", "secret"));
                assertThat(resumed.code()).isZero();
                assertThat(resumed.sessionPresent()).isFalse();
                intruder.expectNothing();
            }
            try (WireClient intruder = WireClient.tcp(broker)) {
                intruder.connect(Connect.v5(clientId).user("intruder", "secret"));
            }
        }
    }
}
