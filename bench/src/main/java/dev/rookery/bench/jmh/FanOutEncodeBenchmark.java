package dev.rookery.bench.jmh;

import dev.rookery.broker.mqtt.Message;
import dev.rookery.broker.mqtt.ProtocolVersion;
import dev.rookery.broker.mqtt.PublishOutput;
import dev.rookery.broker.session.Delivery;
import dev.rookery.broker.topic.SubscriptionOptions;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * What the native engine takes to encode one message for all its receivers, network and sessions apart. It makes the
 * message once; then a delivery for each receiver; then for each a buffer of the allocator that the listeners set and the
 * packet in it. The buffers are returned once all are written. Microseconds for each message, over all its receivers.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(jvmArgsAppend = {EventLoopExecutor.CUSTOM, EventLoopExecutor.CLASS})
public class FanOutEncodeBenchmark {
    /** Bytes of the smallest buffer that the engine asks for. */
    private static final int SMALLEST_CAPACITY = 256;
    /** Bytes around the payload at most. */
    private static final int HEAD = 64;

    private static final SubscriptionOptions OPTIONS = new SubscriptionOptions(1, false, false, 0);
    private static final int[] NO_IDENTIFIERS = {};

    /** Clients that subscribed. */
    @Param({"1", "10", "500", "5000"})
    public int receivers;

    /** Bytes of the payload. */
    @Param({"64", "1024"})
    public int payload;

    private final String topic = DeviceTopics.temperature(0);
    private byte[] bytes;
    /** The engine asks for what the receiver's last turn took. */
    private int capacity;

    private Delivery[] due;
    private ByteBuf[] buffers;

    @Setup
    public void prepare() {
        bytes = new byte[payload];
        capacity = Math.max(SMALLEST_CAPACITY, payload + HEAD);
        due = new Delivery[receivers];
        buffers = new ByteBuf[receivers];
    }

    /** To MQTT 3.1.1 with QoS 0. */
    @Benchmark
    public long atMostOnce() {
        return fanOut(0, ProtocolVersion.V3_1_1);
    }

    /** To MQTT 5 with QoS 1. */
    @Benchmark
    public long atLeastOnce() {
        return fanOut(1, ProtocolVersion.V5);
    }

    private long fanOut(int qos, ProtocolVersion version) {
        Message message = Message.of(topic, bytes, qos, false);
        if (receivers > 1) {
            message.expectManyReceivers();
        }
        for (int i = 0; i < receivers; i++) {
            due[i] = Delivery.live(message, OPTIONS);
        }
        long size = 0;
        for (int i = 0; i < receivers; i++) {
            size += encode(i, version);
        }
        for (ByteBuf buffer : buffers) {
            buffer.release();
        }
        return size;
    }

    private int encode(int receiver, ProtocolVersion version) {
        Delivery delivery = due[receiver];
        int packetId = delivery.qos() == 0 ? 0 : 1;
        PublishOutput packet =
                new PublishOutput(delivery.message(), delivery.qos(), false, false, packetId, NO_IDENTIFIERS, 0, false);
        int size = packet.size(version, 0);
        buffers[receiver] = PooledByteBufAllocator.DEFAULT.buffer(capacity);
        packet.write(buffers[receiver], version, 0);
        return size;
    }
}
