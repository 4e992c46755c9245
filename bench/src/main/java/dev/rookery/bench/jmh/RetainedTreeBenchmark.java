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

/** What the native engine takes to find the retained messages of a new subscription. Nanoseconds for each filter. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RetainedTreeBenchmark {
    /** Retained messages, each under a topic of its own. */
    @Param({"1000", "10000", "100000", "1000000"})
    public int messages;

    private final RetainedTree<Message> tree = new RetainedTree<>();
    private String[] topics;
    private String[] unknown;
    private String[] devices;
    private String[] halls;
    private int turn;

    @Setup
    public void retainAll() {
        byte[] payload = new byte[64];
        for (int i = 0; i < messages; i++) {
            Message message = Message.of(DeviceTopics.temperature(i), payload, 1, true);
            tree.put(message.topic(), message);
        }
        topics = DeviceTopics.sample(0, messages, DeviceTopics::temperature);
        unknown = DeviceTopics.sample(messages, messages, DeviceTopics::temperature);
        devices = DeviceTopics.sample(0, messages, DeviceTopics::everythingOf);
        halls = DeviceTopics.sample(0, messages, DeviceTopics::temperaturesAround);
    }

    /** A filter without wildcards that finds one message. */
    @Benchmark
    public void exact(Blackhole found) {
        tree.match(DeviceTopics.pick(topics, turn++), found::consume);
    }

    /** A filter without wildcards that finds nothing: no message is from its hall. */
    @Benchmark
    public void exactNone(Blackhole found) {
        tree.match(DeviceTopics.pick(unknown, turn++), found::consume);
    }

    /** A filter that ends with {@code +} or {@code #} and finds one message. */
    @Benchmark
    public void wildcardOne(Blackhole found) {
        tree.match(DeviceTopics.pick(devices, turn++), found::consume);
    }

    /** A filter with {@code +} in the middle that finds {@value DeviceTopics#DEVICES_IN_A_HALL} messages. */
    @Benchmark
    public void wildcardHall(Blackhole found) {
        tree.match(DeviceTopics.pick(halls, turn++), found::consume);
    }

    /** A filter that finds all messages. */
    @Benchmark
    public void everything(Blackhole found) {
        tree.match("#", found::consume);
    }
}
