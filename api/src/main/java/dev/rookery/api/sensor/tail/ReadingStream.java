package dev.rookery.api.sensor.tail;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import dev.rookery.api.mqtt.MqttServiceConfig;
import dev.rookery.api.mqtt.ServiceClient;
import dev.rookery.api.sensor.Reading;
import dev.rookery.api.sensor.SensorTopics;
import dev.rookery.api.sensor.payload.DeviceTime;
import dev.rookery.api.sensor.payload.PayloadParser;
import dev.rookery.api.sensor.payload.SensorMessage;
import dev.rookery.api.stream.EventStreamResponse;
import dev.rookery.auth.service.ServiceComponent;
import dev.rookery.http.ApiException;
import dev.rookery.http.ApiRequest;
import dev.rookery.http.ApiResponse;
import dev.rookery.http.ProblemType;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Streams readings to clients as devices publish them. Readings come from the broker, so that every replica streams all
 * of them. All streams share one MQTT connection, which exists while there are streams. Thread-safe.
 */
public final class ReadingStream {
    private static final int MAX_STREAMS = 100;
    private static final long KEEP_ALIVE_MILLIS = 15_000;

    private final Vertx vertx;
    private final MqttServiceConfig broker;
    private final PayloadParser parser;

    @GuardedBy("this")
    private final Map<String, List<ReadingSubscriber>> subscribers = new HashMap<>();

    @GuardedBy("this")
    private @Nullable Mqtt5AsyncClient client;

    @GuardedBy("this")
    private int count;

    public ReadingStream(Vertx vertx, MqttServiceConfig broker, DeviceTime times) {
        this.vertx = vertx;
        this.broker = broker;
        this.parser = new PayloadParser(times, () -> {});
        vertx.setPeriodic(KEEP_ALIVE_MILLIS, elapsed -> all().forEach(ReadingSubscriber::keepAlive));
    }

    /** Opens a stream that ends when the client closes the connection. */
    public Future<ApiResponse> open(ApiRequest request) {
        String device = request.string("device");
        if (device.chars().anyMatch(character -> "/+#".indexOf(character) >= 0)) {
            throw ApiException.invalid("'device' must not contain '/', '+' or '#'");
        }
        EventStreamResponse response = new EventStreamResponse(request, vertx);
        ReadingSubscriber subscriber = new ReadingSubscriber(device, request.optionalString("metric"), response);
        return add(subscriber).map(subscribed -> response.begin(() -> remove(subscriber)));
    }

    /** Ends all streams. */
    public synchronized void close() {
        all().forEach(ReadingSubscriber::end);
        subscribers.clear();
        disconnect();
    }

    private synchronized Future<Void> add(ReadingSubscriber subscriber) {
        if (count >= MAX_STREAMS) {
            throw new ApiException(
                    ProblemType.TOO_MANY_REQUESTS, "Limit of " + MAX_STREAMS + " reading streams reached");
        }
        count++;
        Mqtt5AsyncClient connected = client;
        if (connected == null) {
            connected = connect();
            client = connected;
        }
        subscribers
                .computeIfAbsent(subscriber.device(), device -> new CopyOnWriteArrayList<>())
                .add(subscriber);
        return Future.fromCompletionStage(
                        connected
                                .subscribeWith()
                                .topicFilter(SensorTopics.ofDevice(subscriber.device()))
                                .qos(MqttQos.AT_MOST_ONCE)
                                .send(),
                        vertx.getOrCreateContext())
                .<Void>mapEmpty()
                .recover(failure -> {
                    remove(subscriber);
                    return Future.failedFuture(new ApiException(
                            ProblemType.UNAVAILABLE, "The MQTT broker does not respond. Retry later."));
                });
    }

    private synchronized void remove(ReadingSubscriber subscriber) {
        List<ReadingSubscriber> ofDevice = subscribers.getOrDefault(subscriber.device(), List.of());
        if (!ofDevice.remove(subscriber)) {
            return;
        }
        count--;
        if (ofDevice.isEmpty()) {
            subscribers.remove(subscriber.device());
            if (client != null) {
                client.unsubscribeWith()
                        .topicFilter(SensorTopics.ofDevice(subscriber.device()))
                        .send();
            }
        }
        if (subscribers.isEmpty()) {
            disconnect();
        }
    }

    private synchronized List<ReadingSubscriber> all() {
        return subscribers.values().stream().flatMap(Collection::stream).toList();
    }

    private synchronized List<ReadingSubscriber> of(String device) {
        return subscribers.getOrDefault(device, List.of());
    }

    private Mqtt5AsyncClient connect() {
        Mqtt5AsyncClient connecting = ServiceClient.create(broker, ServiceComponent.READINGS);
        connecting.publishes(MqttGlobalPublishFilter.ALL, this::onPublish);
        connecting.connect();
        return connecting;
    }

    @GuardedBy("this")
    private void disconnect() {
        if (client != null) {
            client.disconnect();
            client = null;
        }
    }

    private void onPublish(Mqtt5Publish publish) {
        SensorMessage message = new SensorMessage(
                publish.getTopic().toString(),
                publish.getPayloadAsBytes(),
                DeviceTime.micros(Instant.now()),
                0,
                Optional.empty());
        for (Reading reading : parser.parse(message).readings()) {
            for (ReadingSubscriber subscriber : of(reading.series().device())) {
                if (subscriber.accepts(reading.series().metric())) {
                    subscriber.send(ReadingEvent.of(reading));
                }
            }
        }
    }
}
