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
import dev.rookery.auth.TenantId;
import dev.rookery.auth.service.ServiceComponent;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Streams of one tenant, with their MQTT connection. Thread-safe. */
final class TenantTail {
    private final Vertx vertx;
    private final TenantId tenant;
    private final PayloadParser parser;
    private final Mqtt5AsyncClient client;

    /** By device. */
    @GuardedBy("this")
    private final Map<String, List<ReadingSubscriber>> subscribers = new HashMap<>();

    @GuardedBy("this")
    private int count;

    /** Begins to connect. */
    TenantTail(Vertx vertx, MqttServiceConfig broker, TenantId tenant, PayloadParser parser) {
        this.vertx = vertx;
        this.tenant = tenant;
        this.parser = parser;
        client = ServiceClient.create(broker, ServiceComponent.READINGS, tenant);
        client.publishes(MqttGlobalPublishFilter.ALL, this::onPublish);
        client.connect();
    }

    /** Returns the number of streams. */
    synchronized int size() {
        return count;
    }

    /** Adds a stream. Completes when the broker sends its readings. */
    synchronized Future<Void> add(ReadingSubscriber subscriber) {
        count++;
        subscribers
                .computeIfAbsent(subscriber.device(), device -> new CopyOnWriteArrayList<>())
                .add(subscriber);
        return Future.fromCompletionStage(
                        client.subscribeWith()
                                .topicFilter(SensorTopics.ofDevice(subscriber.device()))
                                .qos(MqttQos.AT_MOST_ONCE)
                                .send(),
                        vertx.getOrCreateContext())
                .mapEmpty();
    }

    synchronized void remove(ReadingSubscriber subscriber) {
        List<ReadingSubscriber> ofDevice = subscribers.get(subscriber.device());
        if (ofDevice == null || !ofDevice.remove(subscriber)) {
            return;
        }
        count--;
        if (ofDevice.isEmpty()) {
            subscribers.remove(subscriber.device());
            client.unsubscribeWith()
                    .topicFilter(SensorTopics.ofDevice(subscriber.device()))
                    .send();
        }
    }

    /** Ends all streams and disconnects. */
    synchronized void close() {
        subscribers.values().stream().flatMap(Collection::stream).forEach(ReadingSubscriber::end);
        subscribers.clear();
        count = 0;
        client.disconnect();
    }

    private synchronized List<ReadingSubscriber> of(String device) {
        return subscribers.getOrDefault(device, List.of());
    }

    private void onPublish(Mqtt5Publish publish) {
        SensorMessage message = new SensorMessage(
                tenant,
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
