package dev.rookery.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rookery.broker.meter.UsageMetric;
import dev.rookery.testkit.FreePort;
import dev.rookery.testkit.RunningProcess;
import dev.rookery.testkit.wire.Connect;
import dev.rookery.testkit.wire.Publish;
import dev.rookery.testkit.wire.ServerPacket.Acknowledgement.Type;
import dev.rookery.testkit.wire.WireClient;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The platform's own connections and deliveries are not part of the usage: a reading is one message in and one out. */
@Tag("long")
class IngestionUsageTest {
    private static final Duration TIMEOUT = Duration.ofMinutes(3);
    private static final String TOPIC = "sensor/device/temperature";
    private static final String PAYLOAD = "22.5";

    @TempDir
    private Path folder;

    private static WireClient connect(InetSocketAddress broker, String clientId, String password) {
        WireClient client = WireClient.tcp(broker);
        assertThat(client.connect(Connect.v5(clientId).user("admin", password)).code())
                .isZero();
        return client;
    }

    @Test
    void countsAReadingOnce() throws Exception {
        int metricsPort = FreePort.find();
        try (RunningProcess platform = RookeryProcess.start(
                folder,
                "all",
                "--mqtt-port=0",
                "--websocket-port=none",
                "--exporter-port=0",
                "--dashboard-port=0",
                "--api-host=127.0.0.1",
                "--api-port=0",
                "--drain-time=0s",
                "--metrics-port=" + metricsPort)) {
            platform.awaitOutput("Rookery is ready", TIMEOUT);
            String password =
                    platform.find("superuser 'admin' with password (\\w+)").group(1);
            InetSocketAddress broker = new InetSocketAddress(
                    "127.0.0.1",
                    Integer.parseInt(platform.find("MQTT +\\*:(\\d+)").group(1)));
            await().atMost(TIMEOUT).until(() -> MetricsPage.scrape(metricsPort).value("rookery_ingest_connected") == 2);

            try (WireClient publisher = connect(broker, "publisher", password);
                    WireClient subscriber = connect(broker, "subscriber", password)) {
                subscriber.subscribe(TOPIC, 1);
                publisher.publishFully(Publish.of(TOPIC, PAYLOAD).qos(1, 1));
                subscriber.acknowledge(Type.PUBACK, subscriber.receivePublish().packetId());
                await().atMost(TIMEOUT)
                        .until(() -> MetricsPage.scrape(metricsPort).value("rookery_ingest_readings_total") == 1);

                MetricsPage page = MetricsPage.scrape(metricsPort);
                assertThat(UsageTally.on(page, "rookery_broker_"))
                        .isEqualTo(UsageTally.none()
                                .plus(UsageMetric.CONNECTIONS_OPENED, 2)
                                .message(UsageMetric.MESSAGES_IN_QOS0, UsageMetric.BYTES_IN_QOS0, 1, PAYLOAD.length())
                                .message(
                                        UsageMetric.MESSAGES_OUT_QOS0,
                                        UsageMetric.BYTES_OUT_QOS0,
                                        1,
                                        PAYLOAD.length()));
                assertThat(page.value("rookery_broker_connections{tenant=\"default\"}"))
                        .isEqualTo(2);
            }
        }
    }
}
