package dev.rookery.api.mqtt;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5PublishResult;
import com.hivemq.client.mqtt.mqtt5.message.publish.puback.Mqtt5PubAckReasonCode;
import dev.rookery.auth.TenantId;
import dev.rookery.auth.service.ServiceComponent;
import dev.rookery.http.ApiException;
import dev.rookery.http.ProblemType;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * MQTT client that sends commands to the devices of a tenant and receives their replies ([MQTT5] 4.10, request and
 * response). Reconnects automatically. Thread-safe.
 */
final class CommandClient implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(CommandClient.class);
    private static final long RETRY_MILLIS = 1_000;
    /** A request waits for its reply in memory. */
    private static final int MAXIMUM_REQUESTS = 200;

    private final Vertx vertx;
    private final Duration connectTimeout;
    private final Mqtt5AsyncClient client;
    /** Pending requests by reply topic. */
    private final Map<String, Promise<Buffer>> pending = new ConcurrentHashMap<>();

    private final Promise<Void> connected = Promise.promise();
    private final AtomicInteger running = new AtomicInteger();
    private volatile long lastUsed = System.nanoTime();
    private volatile boolean subscribed;
    private volatile boolean closed;

    /** @param connectTimeout time for which the first commands wait for the connection; zero fails them at once */
    CommandClient(Vertx vertx, MqttServiceConfig config, TenantId tenant, Duration connectTimeout) {
        this.vertx = vertx;
        this.connectTimeout = connectTimeout;
        this.client =
                ServiceClient.create(config, ServiceComponent.COMMANDS, tenant, "rookery-api-" + UUID.randomUUID());
    }

    /** Connects in the background and reconnects when the connection is lost. Does not block. */
    void start() {
        client.connect().thenAccept(connected -> subscribe()).exceptionally(failure -> {
            LOGGER.warn("Failed to connect the API to the MQTT broker: {}", failure.toString());
            return null;
        });
    }

    /**
     * Subscribes to replies. Retries until the first success; the client restores the subscription when it reconnects.
     */
    private void subscribe() {
        client.subscribeWith()
                .topicFilter(DeviceTopics.ALL_REPLIES)
                .qos(MqttQos.AT_LEAST_ONCE)
                .callback(this::onReply)
                .send()
                .whenComplete((result, failure) -> {
                    subscribed = failure == null;
                    if (failure == null) {
                        connected.tryComplete();
                    }
                    if (failure != null && !closed) {
                        LOGGER.warn(
                                "Failed to subscribe to device replies, retrying in {} ms: {}",
                                RETRY_MILLIS,
                                failure.toString());
                        vertx.setTimer(RETRY_MILLIS, elapsed -> subscribe());
                    }
                });
    }

    /** Returns whether the client is connected and subscribed to device replies. */
    boolean isConnected() {
        return subscribed && client.getState().isConnected();
    }

    /** Postpones the end of an unused connection. */
    void touch() {
        lastUsed = System.nanoTime();
    }

    /** Returns the nanoseconds since the last publication or request ended; 0 while one is running. */
    long idleNanos() {
        return running.get() > 0 || !pending.isEmpty() ? 0 : System.nanoTime() - lastUsed;
    }

    /**
     * Publishes with QoS 1.
     *
     * @return whether the topic has subscribers; fails with an {@link ApiException} if the broker is unreachable or
     *     rejects the message
     */
    Future<Boolean> publish(String topic, Buffer payload) {
        return send(Mqtt5Publish.builder()
                .topic(topic)
                .qos(MqttQos.AT_LEAST_ONCE)
                .payload(payload.getBytes())
                .build());
    }

    /**
     * Publishes a request with QoS 1 and waits for the reply of the device.
     *
     * @param timeout maximum time to wait; also the message expiry interval
     * @return the reply; empty after the timeout or if the topic has no subscribers
     */
    Future<Optional<Buffer>> request(String device, String topic, Buffer payload, Duration timeout) {
        if (pending.size() >= MAXIMUM_REQUESTS) {
            return Future.failedFuture(new ApiException(
                    ProblemType.TOO_MANY_REQUESTS,
                    "Limit of " + MAXIMUM_REQUESTS + " commands that wait for a reply reached. Retry later."));
        }
        String replyTopic = DeviceTopics.reply(device, UUID.randomUUID().toString());
        Promise<Buffer> promise = Promise.promise();
        pending.put(replyTopic, promise);
        Future<Optional<Buffer>> reply = send(Mqtt5Publish.builder()
                        .topic(topic)
                        .qos(MqttQos.AT_LEAST_ONCE)
                        .payload(payload.getBytes())
                        .responseTopic(replyTopic)
                        .correlationData(replyTopic.getBytes(StandardCharsets.UTF_8))
                        .messageExpiryInterval(timeout.toSeconds())
                        .build())
                .compose(hasSubscribers -> hasSubscribers
                        ? promise.future()
                                .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                                .map(Optional::of)
                                .otherwise(Optional.empty())
                        : Future.succeededFuture(Optional.empty()));
        return reply.onComplete(completed -> pending.remove(replyTopic));
    }

    @Override
    public void close() {
        closed = true;
        client.disconnect();
    }

    private Future<Boolean> send(Mqtt5Publish publish) {
        running.incrementAndGet();
        Context context = vertx.getOrCreateContext();
        return whenConnected()
                .compose(ready -> Future.fromCompletionStage(client.publish(publish), context)
                        .map(CommandClient::hasSubscribers)
                        .recover(failure -> {
                            LOGGER.warn(
                                    "topic={} Broker rejected a message: {}", publish.getTopic(), failure.toString());
                            return Future.failedFuture(
                                    new ApiException(ProblemType.UNAVAILABLE, "The broker rejected the message"));
                        }))
                .onComplete(sent -> {
                    touch();
                    running.decrementAndGet();
                });
    }

    /** Waits for the first connection only: a lost one fails commands at once. */
    private Future<Void> whenConnected() {
        Future<Void> first = connected.future();
        Future<Void> ready = first.isComplete() || connectTimeout.isZero()
                ? Future.succeededFuture()
                : first.timeout(connectTimeout.toMillis(), TimeUnit.MILLISECONDS);
        return ready.compose(
                connectedOnce -> isConnected() ? Future.succeededFuture() : Future.failedFuture(unavailable()),
                failure -> Future.failedFuture(unavailable()));
    }

    private static ApiException unavailable() {
        return new ApiException(ProblemType.UNAVAILABLE, "The API is not connected to the MQTT broker. Retry later.");
    }

    private static boolean hasSubscribers(Mqtt5PublishResult result) {
        return !(result instanceof Mqtt5PublishResult.Mqtt5Qos1Result acknowledged
                && acknowledged.getPubAck().getReasonCode() == Mqtt5PubAckReasonCode.NO_MATCHING_SUBSCRIBERS);
    }

    private void onReply(Mqtt5Publish reply) {
        Promise<Buffer> promise = pending.remove(reply.getTopic().toString());
        if (promise != null) {
            promise.tryComplete(Buffer.buffer(reply.getPayloadAsBytes()));
        }
    }
}
