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
import dev.rookery.api.sensor.mapping.MappedDevice;
import dev.rookery.api.sensor.mapping.MappingDirectory;
import dev.rookery.api.sensor.payload.DeviceTime;
import dev.rookery.api.sensor.payload.ParsedMessage;
import dev.rookery.api.sensor.payload.PayloadParser;
import dev.rookery.api.sensor.payload.SensorMessage;
import dev.rookery.auth.TenantId;
import dev.rookery.auth.service.ServiceComponent;
import dev.rookery.auth.service.ServiceRights;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Streams of one tenant, with their MQTT connection. Thread-safe. */
final class TenantTail {
    private static final Logger LOGGER = LoggerFactory.getLogger(TenantTail.class);

    private final Vertx vertx;
    private final MqttServiceConfig broker;
    private final TenantId tenant;
    private final PayloadParser parser;
    private final MappingDirectory mappings;
    private final LiveBirths births;

    @GuardedBy("this")
    private Mqtt5AsyncClient client;

    /** By device. */
    @GuardedBy("this")
    private final Map<String, List<ReadingSubscriber>> subscribers = new HashMap<>();

    @GuardedBy("this")
    private int count;

    /** Begins to connect. */
    TenantTail(
            Vertx vertx,
            MqttServiceConfig broker,
            TenantId tenant,
            PayloadParser parser,
            MappingDirectory mappings,
            BirthLookup births) {
        this.vertx = vertx;
        this.broker = broker;
        this.tenant = tenant;
        this.parser = parser;
        this.mappings = mappings;
        this.births = new LiveBirths(tenant, births);
        client = connect();
    }

    private Mqtt5AsyncClient connect() {
        Mqtt5AsyncClient connecting = ServiceClient.create(
                broker,
                ServiceComponent.READINGS,
                tenant,
                () -> new ServiceRights(mappings.of(tenant).filters()));
        connecting.publishes(MqttGlobalPublishFilter.ALL, this::onPublish);
        connecting.connect();
        return connecting;
    }

    /** Subscribes to the changed topics of mappings, with another connection: the rights of one do not change. */
    synchronized void mappingsChanged() {
        client.disconnect();
        client = connect();
        for (String device : subscribers.keySet()) {
            subscribe(device);
        }
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
        return subscribe(subscriber.device());
    }

    @GuardedBy("this")
    private Future<Void> subscribe(String device) {
        List<Future<Void>> mapped = new ArrayList<>();
        for (String filter : mappings.of(tenant).filters(device)) {
            mapped.add(subscribeTo(filter)
                    .onFailure(failure -> LOGGER.warn(
                            "tenant={} device={} Readings of {} are not streamed: {}",
                            tenant,
                            device,
                            filter,
                            failure.getMessage()))
                    .otherwiseEmpty());
        }
        return subscribeTo(SensorTopics.ofDevice(device))
                .compose(subscribed -> Future.join(mapped).mapEmpty());
    }

    @GuardedBy("this")
    private Future<Void> subscribeTo(String filter) {
        return Future.fromCompletionStage(
                        client.subscribeWith()
                                .topicFilter(filter)
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
            unsubscribe(subscriber.device());
        }
    }

    @GuardedBy("this")
    private void unsubscribe(String device) {
        client.unsubscribeWith().topicFilter(SensorTopics.ofDevice(device)).send();
        Set<String> others = subscribers.keySet().stream()
                .flatMap(other -> mappings.of(tenant).filters(other).stream())
                .collect(Collectors.toSet());
        for (String filter : mappings.of(tenant).filters(device)) {
            if (!others.contains(filter)) {
                client.unsubscribeWith().topicFilter(filter).send();
            }
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
        births.whenKnown(message.topic(), () -> send(parse(message)));
    }

    private ParsedMessage parse(SensorMessage message) {
        Optional<MappedDevice> mapped = mappings.of(tenant).find(message.topic());
        if (mapped.isPresent()) {
            return parser.parse(message, mapped.get(), births);
        }
        return SensorTopics.isSensorData(message.topic()) ? parser.parse(message) : ParsedMessage.IGNORED;
    }

    private void send(ParsedMessage parsed) {
        for (Reading reading : parsed.readings()) {
            for (ReadingSubscriber subscriber : of(reading.series().device())) {
                if (subscriber.accepts(reading.series().metric())) {
                    subscriber.send(ReadingEvent.of(reading));
                }
            }
        }
    }
}
