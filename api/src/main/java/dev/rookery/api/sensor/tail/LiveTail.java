package dev.rookery.api.sensor.tail;

import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import dev.rookery.api.mqtt.MqttServiceConfig;
import dev.rookery.api.sensor.Reading;
import dev.rookery.api.sensor.payload.DeviceTime;
import dev.rookery.api.sensor.payload.PayloadReader;
import dev.rookery.api.sensor.payload.SensorMessage;
import dev.rookery.http.ApiException;
import dev.rookery.http.ApiRequest;
import dev.rookery.http.ApiResponse;
import dev.rookery.http.ProblemType;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Shows readings as devices publish them, straight from the broker, so that every replica sees all of them. One MQTT
 * connection serves all who watch; there is none while nobody does.
 */
public final class LiveTail {
    private static final int MOST_VIEWERS = 100;
    private static final long KEEP_ALIVE_MILLIS = 15_000;

    private final Vertx vertx;
    private final MqttServiceConfig broker;
    private final PayloadReader reader;
    private final Map<String, List<Viewer>> viewers = new HashMap<>();
    private Mqtt5AsyncClient client;
    private int count;

    public LiveTail(Vertx vertx, MqttServiceConfig broker, DeviceTime times) {
        this.vertx = vertx;
        this.broker = broker;
        this.reader = new PayloadReader(times, () -> {});
        vertx.setPeriodic(KEEP_ALIVE_MILLIS, timer -> all().forEach(Viewer::keepAlive));
    }

    /** Answers a call with events until the caller goes. */
    public Future<ApiResponse> open(ApiRequest call) {
        String device = call.string("device");
        if (device.chars().anyMatch(character -> "/+#".indexOf(character) >= 0)) {
            throw ApiException.invalid("A device's name holds no '/', '+' or '#'");
        }
        HttpServerResponse response = call.context().response();
        Viewer viewer = new Viewer(device, call.optionalString("metric"), response, vertx.getOrCreateContext());
        return add(viewer).map(subscribed -> {
            response.closeHandler(gone -> remove(viewer));
            // A compressor would hold events back.
            response.putHeader("Content-Encoding", "identity")
                    .putHeader("Content-Type", "text/event-stream")
                    .putHeader("X-Accel-Buffering", "no")
                    .setChunked(true)
                    .write(":\n\n");
            return ApiResponse.streamed();
        });
    }

    /** Ends all of them. */
    public synchronized void close() {
        all().forEach(Viewer::end);
        viewers.clear();
        disconnect();
    }

    private synchronized Future<Void> add(Viewer viewer) {
        if (count >= MOST_VIEWERS) {
            throw new ApiException(ProblemType.TOO_MANY_REQUESTS, MOST_VIEWERS + " are watching already");
        }
        count++;
        if (client == null) {
            client = connect();
        }
        viewers.computeIfAbsent(viewer.device(), device -> new CopyOnWriteArrayList<>())
                .add(viewer);
        return Future.fromCompletionStage(
                        client.subscribeWith()
                                .topicFilter(filter(viewer.device()))
                                .qos(MqttQos.AT_MOST_ONCE)
                                .send(),
                        vertx.getOrCreateContext())
                .<Void>mapEmpty()
                .recover(failure -> {
                    remove(viewer);
                    return Future.failedFuture(
                            new ApiException(ProblemType.UNAVAILABLE, "The broker does not answer; try again"));
                });
    }

    private synchronized void remove(Viewer viewer) {
        List<Viewer> same = viewers.getOrDefault(viewer.device(), List.of());
        if (!same.remove(viewer)) {
            return;
        }
        count--;
        if (same.isEmpty()) {
            viewers.remove(viewer.device());
            client.unsubscribeWith().topicFilter(filter(viewer.device())).send();
        }
        if (viewers.isEmpty()) {
            disconnect();
        }
    }

    private synchronized List<Viewer> all() {
        return viewers.values().stream().flatMap(Collection::stream).toList();
    }

    private synchronized List<Viewer> of(String device) {
        return viewers.getOrDefault(device, List.of());
    }

    private Mqtt5AsyncClient connect() {
        Mqtt5AsyncClient connecting = Mqtt5Client.builder()
                .serverHost(broker.host())
                .serverPort(broker.port())
                .simpleAuth()
                .username(broker.username())
                .password(broker.password().getBytes(StandardCharsets.UTF_8))
                .applySimpleAuth()
                .automaticReconnectWithDefaultConfig()
                .buildAsync();
        connecting.publishes(MqttGlobalPublishFilter.ALL, this::published);
        connecting.connect();
        return connecting;
    }

    private void disconnect() {
        if (client != null) {
            client.disconnect();
            client = null;
        }
    }

    private static String filter(String device) {
        return "sensor/" + device + "/#";
    }

    private void published(Mqtt5Publish publish) {
        SensorMessage message = new SensorMessage(
                publish.getTopic().toString(),
                publish.getPayloadAsBytes(),
                DeviceTime.micros(Instant.now()),
                0,
                Optional.empty());
        for (Reading reading : reader.read(message).readings()) {
            for (Viewer viewer : of(reading.series().device())) {
                if (viewer.wants(reading.series().metric())) {
                    viewer.show(ReadingEvent.of(reading));
                }
            }
        }
    }
}
