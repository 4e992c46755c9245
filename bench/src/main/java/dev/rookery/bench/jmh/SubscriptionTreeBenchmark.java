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
 * Cost of matching a topic, and of subscribing and unsubscribing, in the native engine's subscription tree with one
 * subscriber per filter. In nanoseconds per operation. Unlike in the broker, the hash codes of topics and filters are
 * cached after the first iteration.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SubscriptionTreeBenchmark {
    /** Kind of filters. */
    public enum Filters {
        /** Filters without wildcards. */
        EXACT,
        /** Half of the filters end with {@code +}, half with {@code #}. */
        WILDCARD;

        String of(int device) {
            return this == EXACT ? DeviceTopics.temperature(device) : DeviceTopics.allTopics(device);
        }
    }

    private static final SubscriptionOptions OPTIONS = new SubscriptionOptions(1, false, false, 0);

    /** Number of subscriptions in the tree. */
    @Param({"1000", "10000", "100000", "1000000"})
    public int subscriptions;

    /** Kind of their filters. */
    @Param
    public Filters filters;

    private final SubscriptionTree<Integer> tree = new SubscriptionTree<>();
    private final OwnerSum owners = new OwnerSum();
    private String[] subscribed;
    private String[] unknown;
    private String[] newFilters;
    private int iteration;

    @Setup
    public void subscribeAll() {
        for (int i = 0; i < subscriptions; i++) {
            tree.add(new Subscription<>(i, filters.of(i), OPTIONS));
        }
        subscribed = DeviceTopics.sample(0, subscriptions, DeviceTopics::temperature);
        unknown = DeviceTopics.sample(subscriptions, subscriptions, DeviceTopics::temperature);
        newFilters = DeviceTopics.sample(subscriptions, subscriptions, filters::of);
    }

    /** Topic with one matching subscription. */
    @Benchmark
    public long matchOne() {
        return match(DeviceTopics.pick(subscribed, iteration++));
    }

    /** Topic without a matching subscription. */
    @Benchmark
    public long matchNone() {
        return match(DeviceTopics.pick(unknown, iteration++));
    }

    /** One subscribe and one unsubscribe with a filter in a new branch of the tree. */
    @Benchmark
    public int subscribeAndUnsubscribe() {
        Subscription<Integer> subscription =
                new Subscription<>(subscriptions, DeviceTopics.pick(newFilters, iteration++), OPTIONS);
        tree.add(subscription);
        tree.remove(subscription);
        return tree.size();
    }

    private long match(String topic) {
        tree.match(topic, owners);
        return owners.sum;
    }

    /** Reads the owner of each subscription, as the broker does. */
    private static final class OwnerSum implements MatchVisitor<Integer> {
        private long sum;

        @Override
        public void onSubscription(Subscription<Integer> subscription) {
            sum += subscription.owner();
        }

        @Override
        public void onSharedGroup(SharedGroup<Integer> group) {
            throw new IllegalStateException("The tree has no shared subscriptions");
        }

        @Override
        public void onRemoved(Subscription<Integer> subscription) {
            throw new IllegalStateException("The tree does not change during a search");
        }
    }
}
