package dev.rookery.bench.driver;

import org.eclipse.paho.client.mqttv3.IMqttActionListener;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.IMqttToken;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.MqttSecurityException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

/** Eclipse Paho client for MQTT 3.1.1. */
record PahoV3Client(MqttAsyncClient client) implements PahoClient {
    static PahoClient open(String address, String clientId, PahoEvents events) throws MqttException {
        MqttAsyncClient client = new MqttAsyncClient(address, clientId, new MemoryPersistence());
        client.setCallback(new Callback(events));
        return new PahoV3Client(client);
    }

    @Override
    public void connect(ClientIdentity identity, PahoResult result) throws MqttException {
        MqttConnectOptions options = new MqttConnectOptions();
        options.setMqttVersion(MqttConnectOptions.MQTT_VERSION_3_1_1);
        options.setMaxInflight(Short.MAX_VALUE);
        identity.credentials().ifPresent(login -> {
            options.setUserName(login.username());
            options.setPassword(login.password().toCharArray());
        });
        client.connect(options, null, new ActionListener(result));
    }

    @Override
    public void subscribe(String filter, int qos, PahoResult result) throws MqttException {
        client.subscribe(filter, qos, null, new ActionListener(result));
    }

    @Override
    public void unsubscribe(String filter, PahoResult result) throws MqttException {
        client.unsubscribe(filter, null, new ActionListener(result));
    }

    @Override
    public void publish(String topic, byte[] payload, int qos, boolean retain) throws MqttException {
        client.publish(topic, payload, qos, retain);
    }

    @Override
    public void disconnect(PahoResult result) throws MqttException {
        client.disconnect(null, new ActionListener(result));
    }

    private record Callback(PahoEvents events) implements MqttCallback {
        @Override
        public void connectionLost(Throwable cause) {
            events.onConnectionLost(cause.toString());
        }

        @Override
        public void messageArrived(String topic, MqttMessage message) {
            events.onMessage(message.getPayload(), message.isRetained());
        }

        @Override
        public void deliveryComplete(IMqttDeliveryToken token) {
            events.onDelivered();
        }
    }

    private record ActionListener(PahoResult result) implements IMqttActionListener {
        @Override
        public void onSuccess(IMqttToken token) {
            result.onSuccess();
        }

        @Override
        public void onFailure(IMqttToken token, Throwable failure) {
            result.onFailure(
                    failure instanceof MqttSecurityException refusal
                            ? new ConnectRefusedException(refusal.getReasonCode())
                            : failure);
        }
    }
}
