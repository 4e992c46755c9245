package dev.rookery.broker.client;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.eclipse.paho.mqttv5.client.IMqttMessageListener;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.MqttSubscription;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;

/** Eclipse Paho client for MQTT 5. */
final class PahoVersion5 implements TestClient {
    private final MqttAsyncClient client;
    private final BlockingQueue<Message> messages = new LinkedBlockingQueue<>();

    PahoVersion5(String url, String clientId) {
        try {
            client = new MqttAsyncClient(url, clientId, new MemoryPersistence());
        } catch (MqttException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @Override
    public void connect(Optional<String> username, Optional<String> password) throws RefusedException {
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setConnectionTimeout((int) TIMEOUT.toSeconds());
        username.ifPresent(options::setUserName);
        password.map(TestClient::bytes).ifPresent(options::setPassword);
        try {
            client.connect(options).waitForCompletion(TIMEOUT.toMillis());
        } catch (MqttException e) {
            throw new RefusedException(e.getReasonCode(), e);
        }
    }

    @Override
    public int subscribe(String filter, int qos) {
        IMqttMessageListener listener = (topic, message) -> messages.add(new Message(
                topic,
                new String(message.getPayload(), StandardCharsets.UTF_8),
                message.getQos(),
                message.isRetained()));
        try {
            IMqttToken token = client.subscribe(
                    new MqttSubscription[] {new MqttSubscription(filter, qos)},
                    null,
                    null,
                    new IMqttMessageListener[] {listener},
                    new MqttProperties());
            token.waitForCompletion(TIMEOUT.toMillis());
            return token.getReasonCodes()[0];
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
            IMqttToken token = client.publish(topic, message);
            token.waitForCompletion(TIMEOUT.toMillis());
            int[] codes = token.getReasonCodes();
            return codes == null || codes.length == 0 ? 0 : codes[0];
        } catch (MqttException e) {
            // Paho throws the reason code of PUBACK; its own failure codes start at 32000.
            if (e.getReasonCode() > 0xff) {
                throw new IllegalStateException(e);
            }
            return e.getReasonCode();
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
