package dev.rookery.bench.jmh;

import dev.rookery.broker.topic.MatchVisitor;
import dev.rookery.broker.topic.SharedGroup;
import dev.rookery.broker.topic.Subscription;
import dev.rookery.broker.topic.SubscriptionOptions;
import dev.rookery.broker.topic.SubscriptionTree;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * What the native engine's subscriptions cost: to find the one that a topic matches, and to subscribe and unsubscribe,
 * each filter by one client. Nanoseconds for each operation. The hashes of the names and filters are known after their
 * first turn; in the broker, where the text is new with each packet, they are not.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SubscriptionTreeBenchmark {
    /** Of which kind all filters are. */
    public enum Filters {
        /** Without wildcards. */
        EXACT,
        /** Half of them end with {@code +}, half with {@code #}. */
        WILDCARD;

        String of(int device) {
            return this == EXACT ? DeviceTopics.temperature(device) : DeviceTopics.everythingOf(device);
        }
    }

    private static final SubscriptionOptions OPTIONS = new SubscriptionOptions(1, false, false, 0);

    /** Subscriptions in the tree. */
    @Param({"1000", "10000", "100000", "1000000"})
    public int subscriptions;

    /** The kind of their filters. */
    @Param
    public Filters filters;

    private final SubscriptionTree<Integer> tree = new SubscriptionTree<>();
    private final OwnerSum owners = new OwnerSum();
    private String[] subscribed;
    private String[] unknown;
    private String[] newFilters;
    private int turn;

    @Setup
    public void subscribeAll() {
        for (int i = 0; i < subscriptions; i++) {
            tree.add(new Subscription<>(i, filters.of(i), OPTIONS));
        }
        subscribed = DeviceTopics.sample(0, subscriptions, DeviceTopics::temperature);
        unknown = DeviceTopics.sample(subscriptions, subscriptions, DeviceTopics::temperature);
        newFilters = DeviceTopics.sample(subscriptions, subscriptions, filters::of);
    }

    /** A message that one client subscribed to. */
    @Benchmark
    public long matchOne() {
        return match(DeviceTopics.pick(subscribed, turn++));
    }

    /** A message that nobody subscribed to, from a hall that no filter names. */
    @Benchmark
    public long matchNone() {
        return match(DeviceTopics.pick(unknown, turn++));
    }

    /** A client subscribes to a filter in a hall that no other names, and unsubscribes: both together. */
    @Benchmark
    public int subscribeAndUnsubscribe() {
        Subscription<Integer> subscription =
                new Subscription<>(subscriptions, DeviceTopics.pick(newFilters, turn++), OPTIONS);
        tree.add(subscription);
        tree.remove(subscription);
        return tree.size();
    }

    private long match(String topic) {
        tree.match(topic, owners);
        return owners.sum;
    }

    /** Looks at each owner, as a broker would. */
    private static final class OwnerSum implements MatchVisitor<Integer> {
        private long sum;

        @Override
        public void onSubscription(Subscription<Integer> subscription) {
            sum += subscription.owner();
        }

        @Override
        public void onSharedGroup(SharedGroup<Integer> group) {
            throw new IllegalStateException("Nobody shares");
        }
    }
}
