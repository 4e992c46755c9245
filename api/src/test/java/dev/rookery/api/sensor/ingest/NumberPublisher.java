package dev.rookery.api.sensor.ingest;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5PublishResult;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5PublishResult.Mqtt5Qos1Result;
import com.hivemq.client.mqtt.mqtt5.message.publish.puback.Mqtt5PubAckReasonCode;
import dev.rookery.api.sensor.SensorBroker;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.awaitility.Awaitility;

/** A device that publishes ever new numbers with QoS 1, and publishes again what was not acknowledged. */
final class NumberPublisher implements AutoCloseable {
    private static final int MOST_UNDER_WAY = 50;
    private static final Duration TIMEOUT = Duration.ofSeconds(120);

    private final Mqtt5AsyncClient client;
    private final boolean withTime;
    private final long start = System.currentTimeMillis();
    private final Semaphore places = new Semaphore(MOST_UNDER_WAY);
    private final Set<Integer> acknowledged = ConcurrentHashMap.newKeySet();
    private int next;

    /** @param withTime whether each number states its time, by which its readings are known again */
    NumberPublisher(int port, boolean withTime) {
        this.withTime = withTime;
        client = SensorBroker.connect(port);
    }

    void publish(int count) throws InterruptedException {
        for (int end = next + count; next < end; next++) {
            places.acquire();
            send(next);
        }
    }

    /** All acknowledged so far. */
    Set<Integer> acknowledged() {
        return Set.copyOf(acknowledged);
    }

    /** Returns when no more acknowledgements can come from a broker that has gone. */
    void awaitDisconnected() {
        Awaitility.await().atMost(TIMEOUT).until(() -> !client.getState().isConnected());
    }

    /** Returns the acknowledged numbers once that are all. */
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
                        places.release();
                    } else {
                        send(number);
                    }
                });
    }

    /** A broker that has just begun tells so by the reason code, until the ingestion has subscribed again. */
    private static boolean hasSubscribers(Mqtt5PublishResult result) {
        return ((Mqtt5Qos1Result) result).getPubAck().getReasonCode() == Mqtt5PubAckReasonCode.SUCCESS;
    }

    @Override
    public void close() {
        client.disconnect();
    }
}
