package dev.rookery.bench.jmh;

import dev.rookery.broker.mqtt.Message;
import dev.rookery.broker.topic.RetainedTree;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** Cost of finding the retained messages of a new subscription in the native engine. In nanoseconds per filter. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RetainedTreeBenchmark {
    /** Number of retained messages, each with a distinct topic. */
    @Param({"1000", "10000", "100000", "1000000"})
    public int messages;

    private final RetainedTree<Message> tree = new RetainedTree<>();
    private String[] topics;
    private String[] unknown;
    private String[] devices;
    private String[] halls;
    private int iteration;

    @Setup
    public void retainAll() {
        byte[] payload = new byte[64];
        for (int i = 0; i < messages; i++) {
            Message message = Message.of(DeviceTopics.temperature(i), payload, 1, true);
            tree.put(message.topic(), message);
        }
        topics = DeviceTopics.sample(0, messages, DeviceTopics::temperature);
        unknown = DeviceTopics.sample(messages, messages, DeviceTopics::temperature);
        devices = DeviceTopics.sample(0, messages, DeviceTopics::allTopics);
        halls = DeviceTopics.sample(0, messages, DeviceTopics::hallTemperatures);
    }

    /** Filter without wildcards that matches one message. */
    @Benchmark
    public void exact(Blackhole sink) {
        tree.match(DeviceTopics.pick(topics, iteration++), sink::consume);
    }

    /** Filter without wildcards that matches no message. */
    @Benchmark
    public void exactNone(Blackhole sink) {
        tree.match(DeviceTopics.pick(unknown, iteration++), sink::consume);
    }

    /** Filter that ends with {@code +} or {@code #} and matches one message. */
    @Benchmark
    public void wildcardOne(Blackhole sink) {
        tree.match(DeviceTopics.pick(devices, iteration++), sink::consume);
    }

    /** Filter with {@code +} in the middle that matches {@value DeviceTopics#DEVICES_IN_A_HALL} messages. */
    @Benchmark
    public void wildcardHall(Blackhole sink) {
        tree.match(DeviceTopics.pick(halls, iteration++), sink::consume);
    }

    /** Filter that matches all messages. */
    @Benchmark
    public void everything(Blackhole sink) {
        tree.match("#", sink::consume);
    }
}
