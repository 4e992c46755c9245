package dev.rookery.bench.driver;

import java.util.concurrent.CompletableFuture;
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

/** Eclipse Paho's client for MQTT 3.1.1 as a client of a load. */
final class PahoV3Client implements LoadClient {
    private final MqttAsyncClient client;
    private final PahoState state;

    private PahoV3Client(MqttAsyncClient client, PahoState state) {
        this.client = client;
        this.state = state;
    }

    static CompletableFuture<LoadClient> connect(
            DriverLoop loop, String address, ClientIdentity identity, ClientListener listener) {
        CompletableFuture<LoadClient> connected = new CompletableFuture<>();
        PahoState state = new PahoState(loop, listener);
        try {
            MqttAsyncClient client = new MqttAsyncClient(address, identity.clientId(), new MemoryPersistence());
            client.setCallback(new Callback(state));
            MqttConnectOptions options = new MqttConnectOptions();
            options.setMqttVersion(MqttConnectOptions.MQTT_VERSION_3_1_1);
            options.setMaxInflight(Short.MAX_VALUE);
            identity.credentials().ifPresent(login -> {
                options.setUserName(login.username());
                options.setPassword(login.password().toCharArray());
            });
            client.connect(options, null, new Answer<>(state, connected, new PahoV3Client(client, state)));
        } catch (MqttException e) {
            connected.completeExceptionally(e);
        }
        return connected;
    }

    @Override
    public CompletableFuture<Void> subscribe(String filter, int qos) {
        CompletableFuture<Void> answer = new CompletableFuture<>();
        try {
            client.subscribe(filter, qos, null, new Answer<>(state, answer, null));
        } catch (MqttException e) {
            answer.completeExceptionally(e);
        }
        return answer;
    }

    @Override
    public CompletableFuture<Void> unsubscribe(String filter) {
        CompletableFuture<Void> answer = new CompletableFuture<>();
        try {
            client.unsubscribe(filter, null, new Answer<>(state, answer, null));
        } catch (MqttException e) {
            answer.completeExceptionally(e);
        }
        return answer;
    }

    @Override
    public boolean canPublish() {
        return state.canPublish();
    }

    @Override
    public void publish(MessageTemplate publication, int sequence, long intendedNanos) {
        byte[] payload = PahoState.payload(publication, sequence, intendedNanos);
        try {
            state.sending();
            client.publish(publication.topic(), payload, publication.qos(), publication.retain());
        } catch (MqttException e) {
            state.lost(e.toString());
        }
    }

    @Override
    public void flush() {
        // Paho writes on a thread of its own.
    }

    @Override
    public int unacknowledged() {
        return state.unacknowledged();
    }

    @Override
    public CompletableFuture<Void> close() {
        state.closing();
        CompletableFuture<Void> closed = new CompletableFuture<>();
        try {
            client.disconnect(null, new Answer<>(state, closed, null));
        } catch (MqttException e) {
            // Not connected any more.
            closed.complete(null);
        }
        return closed.handle((done, failure) -> null);
    }

    private record Callback(PahoState state) implements MqttCallback {
        @Override
        public void connectionLost(Throwable cause) {
            state.lost(cause.toString());
        }

        @Override
        public void messageArrived(String topic, MqttMessage message) {
            state.delivered(message.getPayload(), message.isRetained());
        }

        @Override
        public void deliveryComplete(IMqttDeliveryToken token) {
            state.acknowledged();
        }
    }

    private record Answer<T>(PahoState state, CompletableFuture<T> future, T value) implements IMqttActionListener {
        @Override
        public void onSuccess(IMqttToken token) {
            state.complete(future, value);
        }

        @Override
        public void onFailure(IMqttToken token, Throwable failure) {
            boolean refused = failure instanceof MqttSecurityException;
            state.fail(
                    future, refused ? new ConnectRefusedException(((MqttException) failure).getReasonCode()) : failure);
        }
    }
}
