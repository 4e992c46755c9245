package dev.rookery.bench.driver;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
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

/** Eclipse Paho's client for MQTT 5 as a client of a load. */
final class PahoV5Client implements LoadClient {
    private static final int FIRST_FAILURE_CODE = 0x80;
    private static final int LAST_FAILURE_CODE = 0xFF;

    private final MqttAsyncClient client;
    private final PahoState state;

    private PahoV5Client(MqttAsyncClient client, PahoState state) {
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
            MqttConnectionOptions options = new MqttConnectionOptions();
            options.setCleanStart(true);
            identity.credentials().ifPresent(login -> {
                options.setUserName(login.username());
                options.setPassword(login.password().getBytes(StandardCharsets.UTF_8));
            });
            client.connect(options, null, new Answer<>(state, connected, new PahoV5Client(client, state)));
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
        public void disconnected(MqttDisconnectResponse response) {
            state.lost(response.toString());
        }

        @Override
        public void mqttErrorOccurred(MqttException exception) {
            state.lost(exception.toString());
        }

        @Override
        public void connectComplete(boolean reconnect, String server) {}

        @Override
        public void authPacketArrived(int reasonCode, MqttProperties properties) {}

        @Override
        public void messageArrived(String topic, MqttMessage message) {
            state.delivered(message.getPayload(), message.isRetained());
        }

        @Override
        public void deliveryComplete(IMqttToken token) {
            state.acknowledged();
        }
    }

    private record Answer<T>(PahoState state, CompletableFuture<T> future, T value) implements MqttActionListener {
        @Override
        public void onSuccess(IMqttToken token) {
            MqttProperties properties = token.getResponseProperties();
            if (properties != null && properties.getReceiveMaximum() != null) {
                state.limitInFlight(properties.getReceiveMaximum());
            }
            state.complete(future, value);
        }

        @Override
        public void onFailure(IMqttToken token, Throwable failure) {
            int code = failure instanceof MqttException ? ((MqttException) failure).getReasonCode() : 0;
            boolean refused = code >= FIRST_FAILURE_CODE && code <= LAST_FAILURE_CODE;
            state.fail(future, refused ? new ConnectRefusedException(code) : failure);
        }
    }
}
