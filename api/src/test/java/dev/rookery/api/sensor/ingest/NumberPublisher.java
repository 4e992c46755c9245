package dev.rookery.api.sensor.ingest;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5PublishResult;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5PublishResult.Mqtt5Qos1Result;
import com.hivemq.client.mqtt.mqtt5.message.publish.puback.Mqtt5PubAckReasonCode;
import dev.rookery.api.sensor.SensorBroker;
import dev.rookery.auth.TenantId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.awaitility.Awaitility;

/** Device that publishes consecutive numbers with QoS 1 and repeats those that are not acknowledged. */
final class NumberPublisher implements AutoCloseable {
    private static final int MAX_INFLIGHT = 50;
    private static final Duration TIMEOUT = Duration.ofSeconds(120);

    private final Mqtt5AsyncClient client;
    private final boolean withTime;
    private final long start = System.currentTimeMillis();
    private final Semaphore inflight = new Semaphore(MAX_INFLIGHT);
    private final Set<Integer> acknowledged = ConcurrentHashMap.newKeySet();
    private int next;

    /** @param withTime whether messages have a timestamp, by which duplicates are recognized */
    NumberPublisher(int port, boolean withTime) {
        this(port, TenantId.DEFAULT, withTime);
    }

    NumberPublisher(int port, TenantId tenant, boolean withTime) {
        this.withTime = withTime;
        client = SensorBroker.connect(port, tenant);
    }

    void publish(int count) throws InterruptedException {
        for (int end = next + count; next < end; next++) {
            inflight.acquire();
            send(next);
        }
    }

    /** Returns the numbers acknowledged so far. */
    Set<Integer> acknowledged() {
        return Set.copyOf(acknowledged);
    }

    /** Waits until no more acknowledgements can arrive from a killed broker. */
    void awaitDisconnected() {
        Awaitility.await().atMost(TIMEOUT).until(() -> !client.getState().isConnected());
    }

    /** Waits until all numbers are acknowledged. */
    Set<Integer> awaitAll() {
        Awaitility.await().atMost(TIMEOUT).until(() -> acknowledged.size() == next);
        return acknowledged();
    }

    private void send(int number) {
        String payload = withTime ? "{\"value\":" + number + ",\"ts\":" + (start + number) + "}" : "" + number;
        client.publishWith()
                .topic("sensor/device/number")
                .qos(MqttQos.AT_LEAST_ONCE)
                .payload(payload.getBytes(StandardCharsets.UTF_8))
                .send()
                .whenComplete((result, failure) -> {
                    if (failure == null && hasSubscribers(result)) {
                        acknowledged.add(number);
                        inflight.release();
                    } else {
                        send(number);
                    }
                });
    }

    /** A restarted broker reports missing subscribers by the reason code until the ingestion has subscribed. */
    private static boolean hasSubscribers(Mqtt5PublishResult result) {
        return ((Mqtt5Qos1Result) result).getPubAck().getReasonCode() == Mqtt5PubAckReasonCode.SUCCESS;
    }

    @Override
    public void close() {
        client.disconnect();
    }
}
