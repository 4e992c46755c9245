package dev.rookery.bench.jmh;

import dev.rookery.broker.mqtt.Message;
import dev.rookery.broker.mqtt.ProtocolVersion;
import dev.rookery.broker.mqtt.PublishOutput;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What the native engine takes to encode one PUBLISH into a buffer outside the heap that is there already. Nanoseconds
 * for each packet.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PublishEncodeBenchmark {
    private static final int[] NO_IDENTIFIERS = {};
    private static final int[] ONE_IDENTIFIER = {300};
    /** Bytes around the payload at most. */
    private static final int HEAD = 256;

    /** Bytes of the payload. */
    @Param({"16", "256", "4096"})
    public int payload;

    /** The version of MQTT that the receiver speaks. */
    @Param({"V3_1_1", "V5"})
    public ProtocolVersion version;

    private Message message;
    private ByteBuf buffer;
    private int packetId;

    @Setup
    public void publish() {
        message = Message.of(DeviceTopics.temperature(0), new byte[payload], 1, false);
        buffer = Unpooled.directBuffer(payload + HEAD);
    }

    @TearDown
    public void release() {
        buffer.release();
    }

    /** With QoS 0. */
    @Benchmark
    public int atMostOnce() {
        return encode(new PublishOutput(message, 0, false, false, 0, NO_IDENTIFIERS, 0, false));
    }

    /** With QoS 1, and to MQTT 5 with a subscription identifier and a topic alias in place of the topic. */
    @Benchmark
    public int atLeastOnce() {
        packetId = packetId % 65_535 + 1;
        return encode(
                version.isV5()
                        ? new PublishOutput(message, 1, false, false, packetId, ONE_IDENTIFIER, 1, true)
                        : new PublishOutput(message, 1, false, false, packetId, NO_IDENTIFIERS, 0, false));
    }

    /** The message does not expire, so that the time does not matter. The size is asked for first, as it is in the engine. */
    private int encode(PublishOutput packet) {
        int size = packet.size(version, 0);
        packet.write(buffer.clear(), version, 0);
        return size;
    }
}
