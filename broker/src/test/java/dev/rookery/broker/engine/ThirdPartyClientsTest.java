package dev.rookery.broker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import dev.rookery.broker.config.ListenerConfig.Transport;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Interoperability with third-party client libraries. */
class ThirdPartyClientsTest {
    private static final int TIMEOUT_SECONDS = 60;

    @RegisterExtension
    final EngineFixture engine = new EngineFixture();

    @ParameterizedTest
    @CsvSource({"tcp,3", "tcp,4", "ws,4"})
    void pahoMqtt3(String scheme, int version) throws Exception {
        var client = new org.eclipse.paho.client.mqttv3.MqttClient(url(scheme), "paho3", new MemoryPersistence());
        MqttConnectOptions options = new MqttConnectOptions();
        options.setMqttVersion(version);
        client.connect(options);
        BlockingQueue<String> received = new LinkedBlockingQueue<>();
        client.subscribe("a/#", 2, (topic, message) -> received.add(topic + " " + message));

        for (int qos = 0; qos <= 2; qos++) {
            client.publish("a/" + qos, "x".getBytes(StandardCharsets.UTF_8), qos, true);
            assertThat(received.poll(TIMEOUT_SECONDS, TimeUnit.SECONDS)).isEqualTo("a/" + qos + " x");
        }

        close(client);
    }

    private static void close(org.eclipse.paho.client.mqttv3.MqttClient client) throws MqttException {
        client.disconnect();
        client.close();
    }

    @ParameterizedTest
    @CsvSource({"tcp", "ws"})
    void pahoMqtt5(String scheme) throws Exception {
        var client = new org.eclipse.paho.mqttv5.client.MqttClient(
                url(scheme), "paho5", new org.eclipse.paho.mqttv5.client.persist.MemoryPersistence());
        client.connect();
        BlockingQueue<String> received = new LinkedBlockingQueue<>();
        client.setCallback(new ReceivingCallback(received));
        client.subscribe("a/#", 2);

        for (int qos = 0; qos <= 2; qos++) {
            client.publish("a/" + qos, "x".getBytes(StandardCharsets.UTF_8), qos, true);
            assertThat(received.poll(TIMEOUT_SECONDS, TimeUnit.SECONDS)).isEqualTo("a/" + qos + " x");
        }

        client.disconnect();
        client.close();
    }

    @ParameterizedTest
    @EnumSource
    void hivemqMqtt5(Transport transport) throws InterruptedException {
        var builder = Mqtt5Client.builder()
                .identifier("hivemq")
                .serverHost("127.0.0.1")
                .serverPort(engine.address(transport).getPort());
        if (transport == Transport.WEBSOCKET) {
            builder = builder.webSocketConfig().serverPath("mqtt").applyWebSocketConfig();
        }
        Mqtt5BlockingClient client = builder.buildBlocking();
        client.connect();
        try (var publishes = client.publishes(MqttGlobalPublishFilter.SUBSCRIBED)) {
            client.subscribeWith()
                    .topicFilter("$share/g/a/#")
                    .qos(MqttQos.EXACTLY_ONCE)
                    .send();
            for (MqttQos qos : MqttQos.values()) {
                client.publishWith()
                        .topic("a/" + qos.getCode())
                        .qos(qos)
                        .payload(new byte[] {1})
                        .send();
                Mqtt5Publish publish =
                        publishes.receive(TIMEOUT_SECONDS, TimeUnit.SECONDS).orElseThrow();
                assertThat(publish.getTopic().toString()).isEqualTo("a/" + qos.getCode());
                assertThat(publish.getQos()).isEqualTo(qos);
            }
        }
        client.disconnect();
    }

    private String url(String scheme) {
        Transport transport = scheme.equals("ws") ? Transport.WEBSOCKET : Transport.TCP;
        String path = scheme.equals("ws") ? "/mqtt" : "";
        return scheme + "://127.0.0.1:" + engine.address(transport).getPort() + path;
    }
}
