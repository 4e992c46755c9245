package dev.rookery.api.mqtt;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5PublishResult;
import com.hivemq.client.mqtt.mqtt5.message.publish.puback.Mqtt5PubAckReasonCode;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The API's own connection to the broker: tells devices something, and hears their answers (MQTT 5, section 4.10). For any thread. */
public final class MqttService implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(MqttService.class);
    private static final String REPLIES = "reply/#";
    private static final long RETRY_MILLIS = 1_000;

    private final Vertx vertx;
    private final Mqtt5AsyncClient client;
    private final Map<String, Promise<Buffer>> waiting = new ConcurrentHashMap<>();
    private volatile boolean listening;
    private volatile boolean closed;

    public MqttService(Vertx vertx, MqttServiceConfig config) {
        this.vertx = vertx;
        this.client = MqttClient.builder()
                .useMqttVersion5()
                .identifier("rookery-api-" + UUID.randomUUID())
                .serverHost(config.host())
                .serverPort(config.port())
                .simpleAuth()
                .username(config.username())
                .password(config.password().getBytes(StandardCharsets.UTF_8))
                .applySimpleAuth()
                .automaticReconnectWithDefaultConfig()
                .buildAsync();
    }

    /** Connects, and again whenever the connection is lost; returns at once. */
    public void start() {
        client.connect().thenAccept(connected -> subscribe()).exceptionally(failure -> {
            LOGGER.warn("The API does not connect to the broker: {}", failure.toString());
            return null;
        });
    }

    /** Until it is done: later connections bring the subscription along. */
    private void subscribe() {
        client.subscribeWith()
                .topicFilter(REPLIES)
                .qos(MqttQos.AT_LEAST_ONCE)
                .callback(this::hear)
                .send()
                .whenComplete((subscribed, failure) -> {
                    listening = failure == null;
                    if (!listening && !closed) {
                        LOGGER.warn("The API cannot hear the devices' answers yet: {}", failure.toString());
                        vertx.setTimer(RETRY_MILLIS, again -> subscribe());
                    }
                });
    }

    /** Whether it can tell devices something and hear their answers. */
    public boolean isConnected() {
        return listening && client.getState().isConnected();
    }

    /**
     * Publishes with QoS 1.
     *
     * @return whether anybody is subscribed; fails with an {@link ApiException} if the broker cannot be reached or refuses
     */
    public Future<Boolean> publish(String topic, Buffer payload) {
        return send(Mqtt5Publish.builder()
                .topic(topic)
                .qos(MqttQos.AT_LEAST_ONCE)
                .payload(payload.getBytes())
                .build());
    }

    /**
     * Publishes with QoS 1 and waits for the answer of the device.
     *
     * @return the answer; empty if none came in time, or nobody is subscribed who could
     */
    public Future<Optional<Buffer>> ask(String device, String topic, Buffer payload, Duration patience) {
        String replyTopic = "reply/" + device + "/" + UUID.randomUUID();
        Promise<Buffer> promise = Promise.promise();
        waiting.put(replyTopic, promise);
        Future<Optional<Buffer>> answer = send(Mqtt5Publish.builder()
                        .topic(topic)
                        .qos(MqttQos.AT_LEAST_ONCE)
                        .payload(payload.getBytes())
                        .responseTopic(replyTopic)
                        .correlationData(replyTopic.getBytes(StandardCharsets.UTF_8))
                        .messageExpiryInterval(patience.toSeconds())
                        .build())
                .compose(heard -> heard
                        ? promise.future()
                                .timeout(patience.toMillis(), TimeUnit.MILLISECONDS)
                                .map(Optional::of)
                                .otherwise(Optional.empty())
                        : Future.succeededFuture(Optional.empty()));
        return answer.onComplete(over -> waiting.remove(replyTopic));
    }

    @Override
    public void close() {
        closed = true;
        client.disconnect();
    }

    private Future<Boolean> send(Mqtt5Publish publish) {
        if (!isConnected()) {
            return Future.failedFuture(new ApiException(
                    ProblemType.UNAVAILABLE, "The API is not connected to the broker; try again later"));
        }
        Context context = vertx.getOrCreateContext();
        return Future.fromCompletionStage(client.publish(publish), context)
                .map(MqttService::hasSubscribers)
                .recover(failure -> {
                    LOGGER.warn("The broker did not take a message: {}", failure.toString());
                    return Future.failedFuture(
                            new ApiException(ProblemType.UNAVAILABLE, "The broker did not take the message"));
                });
    }

    private static boolean hasSubscribers(Mqtt5PublishResult result) {
        return !(result instanceof Mqtt5PublishResult.Mqtt5Qos1Result acknowledged
                && acknowledged.getPubAck().getReasonCode() == Mqtt5PubAckReasonCode.NO_MATCHING_SUBSCRIBERS);
    }

    private void hear(Mqtt5Publish reply) {
        Promise<Buffer> promise = waiting.remove(reply.getTopic().toString());
        if (promise != null) {
            promise.tryComplete(Buffer.buffer(reply.getPayloadAsBytes()));
        }
    }
}
