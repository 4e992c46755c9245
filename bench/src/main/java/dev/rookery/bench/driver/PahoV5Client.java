package dev.rookery.bench.driver;

import java.nio.charset.StandardCharsets;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttActionListener;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;

/** Eclipse Paho client for MQTT 5. */
record PahoV5Client(MqttAsyncClient client, PahoEvents events) implements PahoClient {
    private static final int FIRST_FAILURE_CODE = 0x80;
    private static final int LAST_FAILURE_CODE = 0xFF;

    static PahoClient open(String address, String clientId, PahoEvents events) throws MqttException {
        MqttAsyncClient client = new MqttAsyncClient(address, clientId, new MemoryPersistence());
        client.setCallback(new Callback(events));
        return new PahoV5Client(client, events);
    }

    @Override
    public void connect(ClientIdentity identity, PahoResult result) throws MqttException {
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setCleanStart(true);
        identity.credentials().ifPresent(login -> {
            options.setUserName(login.username());
            options.setPassword(login.password().getBytes(StandardCharsets.UTF_8));
        });
        client.connect(options, null, new ActionListener(events, result));
    }

    @Override
    public void subscribe(String filter, int qos, PahoResult result) throws MqttException {
        client.subscribe(filter, qos, null, new ActionListener(events, result));
    }

    @Override
    public void unsubscribe(String filter, PahoResult result) throws MqttException {
        client.unsubscribe(filter, null, new ActionListener(events, result));
    }

    @Override
    public void publish(String topic, byte[] payload, int qos, boolean retain) throws MqttException {
        client.publish(topic, payload, qos, retain);
    }

    @Override
    public void disconnect(PahoResult result) throws MqttException {
        client.disconnect(null, new ActionListener(events, result));
    }

    private record Callback(PahoEvents events) implements MqttCallback {
        @Override
        public void disconnected(MqttDisconnectResponse response) {
            events.onConnectionLost(response.toString());
        }

        @Override
        public void mqttErrorOccurred(MqttException exception) {
            events.onConnectionLost(exception.toString());
        }

        @Override
        public void connectComplete(boolean reconnect, String server) {}

        @Override
        public void authPacketArrived(int reasonCode, MqttProperties properties) {}

        @Override
        public void messageArrived(String topic, MqttMessage message) {
            events.onMessage(message.getPayload(), message.isRetained());
        }

        @Override
        public void deliveryComplete(IMqttToken token) {
            events.onDelivered();
        }
    }

    private record ActionListener(PahoEvents events, PahoResult result) implements MqttActionListener {
        @Override
        public void onSuccess(IMqttToken token) {
            MqttProperties properties = token.getResponseProperties();
            if (properties != null && properties.getReceiveMaximum() != null) {
                events.onReceiveMaximum(properties.getReceiveMaximum());
            }
            result.onSuccess();
        }

        @Override
        public void onFailure(IMqttToken token, Throwable failure) {
            int code = failure instanceof MqttException exception ? exception.getReasonCode() : 0;
            boolean refused = code >= FIRST_FAILURE_CODE && code <= LAST_FAILURE_CODE;
            result.onFailure(refused ? new ConnectRefusedException(code) : failure);
        }
    }
}
