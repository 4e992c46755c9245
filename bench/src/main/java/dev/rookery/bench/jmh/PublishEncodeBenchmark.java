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
 * Cost of encoding one PUBLISH into an existing direct buffer in the native engine. In nanoseconds per packet.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PublishEncodeBenchmark {
    private static final int[] NO_IDENTIFIERS = {};
    private static final int[] ONE_IDENTIFIER = {300};
    /** Maximum size of header, topic and properties, in bytes. */
    private static final int HEAD = 256;

    /** PayloadFormat size in bytes. */
    @Param({"16", "256", "4096"})
    public int payload;

    /** MQTT version of the receiver. */
    @Param({"V3_1_1", "V5"})
    public ProtocolVersion version;

    private Message message;
    private ByteBuf buffer;
    private int packetId;

    @Setup
    public void prepare() {
        message = Message.of(DeviceTopics.temperature(0), new byte[payload], 1, false);
        buffer = Unpooled.directBuffer(payload + HEAD);
    }

    @TearDown
    public void release() {
        buffer.release();
    }

    /** QoS 0. */
    @Benchmark
    public int atMostOnce() {
        return encode(new PublishOutput(message, 0, false, false, 0, NO_IDENTIFIERS, 0, false));
    }

    /** QoS 1; for MQTT 5 with a subscription identifier and a topic alias. */
    @Benchmark
    public int atLeastOnce() {
        packetId = packetId % 65_535 + 1;
        return encode(
                version.isV5()
                        ? new PublishOutput(message, 1, false, false, packetId, ONE_IDENTIFIER, 1, true)
                        : new PublishOutput(message, 1, false, false, packetId, NO_IDENTIFIERS, 0, false));
    }

    /** Computes the size first, as the engine does. The message has no expiry, so that the current time is irrelevant. */
    private int encode(PublishOutput packet) {
        int size = packet.size(version, 0);
        packet.write(buffer.clear(), version, 0);
        return size;
    }
}
