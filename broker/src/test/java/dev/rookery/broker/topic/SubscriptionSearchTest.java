package dev.rookery.broker.topic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** A search in steps, between which subscriptions change. */
class SubscriptionSearchTest {
    private static final SubscriptionOptions OPTIONS = new SubscriptionOptions(0, false, false, 0);
    private static final int STEPS = 100;
    private static final int LEVELS = 12;

    private final SubscriptionTree<String> tree = new SubscriptionTree<>();
    private final Found found = new Found();

    record Step(boolean removal, int which, String filter) {}

    private static final class Found implements MatchVisitor<String> {
        private final List<Subscription<String>> subscriptions = new ArrayList<>();
        private final List<SharedGroup<String>> groups = new ArrayList<>();
        private final List<Subscription<String>> removed = new ArrayList<>();

        @Override
        public void onSubscription(Subscription<String> subscription) {
            subscriptions.add(subscription);
        }

        @Override
        public void onSharedGroup(SharedGroup<String> group) {
            groups.add(group);
        }

        @Override
        public void onRemoved(Subscription<String> subscription) {
            removed.add(subscription);
        }

        private int size() {
            return subscriptions.size() + groups.size() + removed.size();
        }
    }

    private Subscription<String> add(String filter) {
        Subscription<String> subscription = new Subscription<>("s", filter, OPTIONS);
        tree.add(subscription);
        return subscription;
    }

    /** Between two nodes, a filter is added or removed, so that nodes are split, joined and removed. */
    @Property
    void findsOnceWhatExistsDuringTheWholeSearch(
            @ForAll("changes") List<Step> before,
            @ForAll("changes") List<Step> during,
            @ForAll("topics") String topic) {
        SubscriptionTree<String> fresh = new SubscriptionTree<>();
        List<Subscription<String>> present = new ArrayList<>();
        before.forEach(step -> apply(fresh, present, step));
        List<Subscription<String>> lasting = new ArrayList<>(present);
        Found results = new Found();

        SubscriptionSearch<String> search = fresh.search(topic, results, 1);
        List<Step> left = new ArrayList<>(during);
        boolean complete = search == null;
        while (!complete) {
            if (!left.isEmpty()) {
                apply(fresh, present, left.remove(0));
                lasting.retainAll(present);
            }
            int known = results.subscriptions.size();
            complete = search.advance(results, 1);
            assertThat(present).containsAll(results.subscriptions.subList(known, results.subscriptions.size()));
        }

        assertThat(results.subscriptions).doesNotHaveDuplicates();
        assertThat(results.subscriptions).allMatch(found -> NaiveMatcher.matches(found.filter(), topic));
        assertThat(results.subscriptions)
                .containsAll(lasting.stream()
                        .filter(subscription -> NaiveMatcher.matches(subscription.filter(), topic))
                        .toList());
    }

    private static void apply(SubscriptionTree<String> changed, List<Subscription<String>> present, Step step) {
        if (step.removal && !present.isEmpty()) {
            changed.remove(present.remove(step.which % present.size()));
        } else {
            Subscription<String> subscription = new Subscription<>("s", step.filter, OPTIONS);
            present.add(subscription);
            changed.add(subscription);
        }
    }

    @Provide
    Arbitrary<List<Step>> changes() {
        Arbitrary<Integer> which = Arbitraries.integers().between(0, 1000);
        Arbitrary<Boolean> removal = Arbitraries.of(true, false, false);
        return Combinators.combine(removal, which, TopicArbitraries.filters())
                .as(Step::new)
                .list()
                .ofMaxSize(60);
    }

    @Provide
    Arbitrary<String> topics() {
        return TopicArbitraries.topics();
    }

    /** Filters with {@code +} at any of the levels; half of them match. */
    private void addOverlappingFilters() {
        for (int filter = 0; filter < 1 << LEVELS; filter++) {
            StringBuilder levels = new StringBuilder("a");
            for (int level = 0; level < LEVELS; level++) {
                levels.append((filter >> level & 1) == 0 ? "/a" : "/+");
            }
            add(levels + (filter % 2 == 0 ? "/b" : "/c"));
        }
    }

    @Test
    void visitsABoundedNumberOfNodesInAStep() {
        addOverlappingFilters();
        String topic = "a" + "/a".repeat(LEVELS) + "/b";
        int atOnce = tree.match(topic, found);
        int matches = found.size();
        assertThat(atOnce).isGreaterThan(1 << LEVELS);
        assertThat(matches).isEqualTo(1 << LEVELS - 1);

        SubscriptionSearch<String> search = tree.search(topic, found, STEPS);
        int visited = 0;
        int calls = 0;
        boolean complete;
        do {
            assertThat(search.visitedNodes() - visited).isBetween(1, STEPS);
            visited = search.visitedNodes();
            complete = search.advance(found, STEPS);
            calls++;
        } while (!complete);

        assertThat(found.subscriptions).hasSize(2 * matches);
        assertThat(calls).isGreaterThan((1 << LEVELS) / STEPS);
    }

    /** They take as long as many nodes. */
    @Test
    void countsLongLevelsByTheirLength() {
        String level = "x".repeat(STEPS * 200);
        for (String filter : List.of("+/" + level, level + "/+", "+/+", level + "/#")) {
            add(filter);
        }

        SubscriptionSearch<String> search = tree.search(level + '/' + level, found, STEPS);

        assertThat(search).isNotNull();
        assertThat(found.subscriptions).hasSizeLessThan(4);
        assertThat(search.advance(found, STEPS * STEPS)).isTrue();
        assertThat(found.subscriptions).hasSize(4);
    }

    @Test
    void visitsTheSubscribersOfOneFilterInSteps() {
        int count = 2 * SubscriptionSearch.LARGE_SET;
        for (String filter : List.of("a/b", "a/+", "#")) {
            for (int i = 0; i < count; i++) {
                add(filter);
                add("$share/" + i + '/' + filter);
            }
        }

        SubscriptionSearch<String> search = tree.search("a/b", found, STEPS);
        assertThat(search.pendingSubscribers()).isEqualTo(2 * count);
        boolean complete;
        do {
            int before = found.size();
            complete = search.advance(found, STEPS);
            assertThat(found.size() - before).isLessThanOrEqualTo(STEPS);
        } while (!complete);

        assertThat(found.subscriptions).hasSize(3 * count).doesNotHaveDuplicates();
        assertThat(found.groups).hasSize(3 * count).doesNotHaveDuplicates();
    }

    @Test
    void noticesWhenSubscribersOfALargeSetAreReplaced() {
        List<Subscription<String>> members = new ArrayList<>();
        List<Subscription<String>> others = new ArrayList<>();
        for (int i = 0; i < SubscriptionSearch.LARGE_SET; i++) {
            others.add(add("a/+"));
            members.add(add("$share/" + i + "/a/+"));
        }
        SubscriptionSearch<String> search = tree.search("a/b", found, STEPS);

        members.forEach(tree::remove);
        others.forEach(tree::remove);
        for (int i = 0; i < SubscriptionSearch.LARGE_SET / 2; i++) {
            add("a/+");
            add("$share/" + i + "/a/+");
        }
        assertThat(search.advance(found, Integer.MAX_VALUE)).isTrue();

        // The owners of those that were removed are examined again, those of the new ones have subscribed later.
        assertThat(found.removed).containsExactlyInAnyOrderElementsOf(others);
        assertThat(found.subscriptions).isEmpty();
        assertThat(found.groups).hasSize(SubscriptionSearch.LARGE_SET / 2);
    }
}
