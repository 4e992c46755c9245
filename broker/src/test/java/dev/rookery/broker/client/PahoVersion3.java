package dev.rookery.broker.client;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.eclipse.paho.client.mqttv3.IMqttToken;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

/** Eclipse Paho client for MQTT 3.1.1. */
final class PahoVersion3 implements TestClient {
    private final MqttAsyncClient client;
    private final BlockingQueue<Message> messages = new LinkedBlockingQueue<>();

    PahoVersion3(String url, String clientId) {
        try {
            client = new MqttAsyncClient(url, clientId, new MemoryPersistence());
        } catch (MqttException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @Override
    public void connect(Optional<String> username, Optional<String> password) throws RefusedException {
        MqttConnectOptions options = new MqttConnectOptions();
        options.setMqttVersion(MqttConnectOptions.MQTT_VERSION_3_1_1);
        options.setConnectionTimeout((int) TIMEOUT.toSeconds());
        username.ifPresent(options::setUserName);
        password.map(String::toCharArray).ifPresent(options::setPassword);
        try {
            client.connect(options).waitForCompletion(TIMEOUT.toMillis());
        } catch (MqttException e) {
            throw new RefusedException(e.getReasonCode(), e);
        }
    }

    @Override
    public int subscribe(String filter, int qos) {
        try {
            IMqttToken token = client.subscribe(
                    filter,
                    qos,
                    (topic, message) -> messages.add(new Message(
                            topic,
                            new String(message.getPayload(), StandardCharsets.UTF_8),
                            message.getQos(),
                            message.isRetained())));
            token.waitForCompletion(TIMEOUT.toMillis());
            return token.getGrantedQos()[0];
        } catch (MqttException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public int publish(String topic, String payload, int qos, boolean retained) {
        MqttMessage message = new MqttMessage(TestClient.bytes(payload));
        message.setQos(qos);
        message.setRetained(retained);
        try {
            client.publish(topic, message).waitForCompletion(TIMEOUT.toMillis());
            return 0;
        } catch (MqttException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public BlockingQueue<Message> messages() {
        return messages;
    }

    @Override
    public boolean isConnected() {
        return client.isConnected();
    }

    @Override
    public void close() {
        try {
            if (client.isConnected()) {
                client.disconnect().waitForCompletion(TIMEOUT.toMillis());
            }
            client.close(true);
        } catch (MqttException e) {
            throw new IllegalStateException(e);
        }
    }
}
