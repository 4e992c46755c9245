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
 * Cost of encoding one message for all its receivers in the native engine, without network and sessions: creates the
 * message, a delivery per receiver, and a packet per receiver in a buffer of the listeners' allocator, then releases the
 * buffers. In microseconds per message.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(jvmArgsAppend = {EventLoopExecutor.CUSTOM, EventLoopExecutor.CLASS})
public class FanOutEncodeBenchmark {
    /** Minimum buffer size of the engine, in bytes. */
    private static final int SMALLEST_CAPACITY = 256;
    /** Maximum size of header and topic, in bytes. */
    private static final int HEAD = 64;

    private static final SubscriptionOptions OPTIONS = new SubscriptionOptions(1, false, false, 0);
    private static final int[] NO_IDENTIFIERS = {};

    /** Number of subscribers. */
    @Param({"1", "10", "500", "5000"})
    public int receivers;

    /** PayloadFormat size in bytes. */
    @Param({"64", "1024"})
    public int payload;

    private final String topic = DeviceTopics.temperature(0);
    private byte[] bytes;
    /** The engine allocates the size of the receiver's previous write. */
    private int capacity;

    private Delivery[] deliveries;
    private ByteBuf[] buffers;

    @Setup
    public void prepare() {
        bytes = new byte[payload];
        capacity = Math.max(SMALLEST_CAPACITY, payload + HEAD);
        deliveries = new Delivery[receivers];
        buffers = new ByteBuf[receivers];
    }

    /** QoS 0, MQTT 3.1.1. */
    @Benchmark
    public long atMostOnce() {
        return fanOut(0, ProtocolVersion.V3_1_1);
    }

    /** QoS 1, MQTT 5. */
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
            deliveries[i] = Delivery.live(message, OPTIONS);
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
        Delivery delivery = deliveries[receiver];
        int packetId = delivery.qos() == 0 ? 0 : 1;
        PublishOutput packet =
                new PublishOutput(delivery.message(), delivery.qos(), false, false, packetId, NO_IDENTIFIERS, 0, false);
        int size = packet.size(version, 0);
        buffers[receiver] = PooledByteBufAllocator.DEFAULT.buffer(capacity);
        packet.write(buffers[receiver], version, 0);
        return size;
    }
}
