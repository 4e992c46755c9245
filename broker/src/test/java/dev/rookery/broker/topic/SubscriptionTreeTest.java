package dev.rookery.broker.topic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class SubscriptionTreeTest {
    private static final SubscriptionOptions OPTIONS = new SubscriptionOptions(0, false, false, 0);

    private final SubscriptionTree<String> tree = new SubscriptionTree<>();

    private static final MatchVisitor<String> IGNORE = new MatchVisitor<>() {
        @Override
        public void onSubscription(Subscription<String> subscription) {}

        @Override
        public void onSharedGroup(SharedGroup<String> group) {}

        @Override
        public void onRemoved(Subscription<String> subscription) {}
    };

    record Step(boolean removal, int which, String filter) {}

    @Property
    void findsSubscriptionsAsSpecified(@ForAll("steps") List<Step> steps, @ForAll("topics") String topic) {
        SubscriptionTree<String> fresh = new SubscriptionTree<>();
        List<Subscription<String>> present = new ArrayList<>();
        for (Step step : steps) {
            if (step.removal && !present.isEmpty()) {
                fresh.remove(present.remove(step.which % present.size()));
            } else {
                Subscription<String> subscription = new Subscription<>("s", step.filter, OPTIONS);
                present.add(subscription);
                fresh.add(subscription);
            }
        }

        List<Subscription<String>> expected = present.stream()
                .filter(subscription -> NaiveMatcher.matches(subscription.filter(), topic))
                .toList();
        assertThat(matches(fresh, topic)).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(fresh.size()).isEqualTo(present.size());
        long filters = present.stream()
                .map(Subscription::filter)
                .filter(Levels::hasWildcard)
                .distinct()
                .count();
        assertThat((long) fresh.match(topic, IGNORE)).isLessThanOrEqualTo(1 + 2 * filters);
    }

    /** Filters with {@code +} at any of the first levels, and the same hundred levels behind them. */
    @Test
    void visitsNoMoreThanTwoNodesPerFilterHoweverManyLevelsTheyHave() {
        String behind = "/a/+".repeat(50);
        for (int filter = 0; filter < 1024; filter++) {
            StringBuilder levels = new StringBuilder("a");
            for (int level = 0; level < 10; level++) {
                levels.append((filter >> level & 1) == 0 ? "/a" : "/+");
            }
            tree.add(new Subscription<>("x", levels + behind, OPTIONS));
            tree.add(new Subscription<>("x", levels + behind + "/b", OPTIONS));
        }

        String topic = "a" + "/a".repeat(10) + "/a/a".repeat(50);
        assertThat(matches(tree, topic)).hasSize(1024);
        assertThat(tree.match(topic, IGNORE)).isLessThan(4 * 1024);
        assertThat(tree.match(topic + "/c", IGNORE)).isLessThan(4 * 1024);
    }

    /** Filters that end at every level of another one are removed again. */
    @Test
    void joinsTheLevelsOfAFilterThatWereSeparate() {
        List<Subscription<String>> removed = new ArrayList<>();
        StringBuilder filter = new StringBuilder("+");
        for (int level = 0; level < 100; level++) {
            for (String last : List.of("/#", "/b")) {
                removed.add(new Subscription<>("x", filter + last, OPTIONS));
            }
            filter.append(level % 3 == 0 ? "/+" : "/a");
        }
        tree.add(new Subscription<>("y", filter.toString(), OPTIONS));
        removed.forEach(tree::add);
        Collections.shuffle(removed, new Random(7));
        removed.forEach(tree::remove);

        assertThat(matches(tree, filter.toString().replace('+', 'x'))).hasSize(1);
        assertThat(tree.match(filter.toString().replace('+', 'x'), IGNORE)).isEqualTo(2);
    }

    @Provide
    Arbitrary<List<Step>> steps() {
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

    @Test
    void choosesGroupMembersInRoundRobinOrder() {
        for (String owner : List.of("x", "y", "z")) {
            tree.add(new Subscription<>(owner, "$share/g/a/+", OPTIONS));
        }

        List<String> chosen = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            chosen.add(choose(group("a/b"), owner -> true).owner());
        }

        assertThat(chosen.subList(0, 3)).containsExactlyInAnyOrder("x", "y", "z");
        assertThat(chosen.subList(3, 6)).isEqualTo(chosen.subList(0, 3));
    }

    @Test
    void skipsIneligibleMembers() {
        tree.add(new Subscription<>("x", "$share/g/a", OPTIONS));
        tree.add(new Subscription<>("y", "$share/g/a", OPTIONS));

        assertThat(choose(group("a"), "y"::equals).owner()).isEqualTo("y");
        assertThat(choose(group("a"), "y"::equals).owner()).isEqualTo("y");
        assertThat(choose(group("a"), owner -> false)).isNull();
    }

    @Test
    void distinguishesGroupsByNameAndFilter() {
        tree.add(new Subscription<>("x", "$share/g/a", OPTIONS));
        tree.add(new Subscription<>("x", "$share/h/a", OPTIONS));
        tree.add(new Subscription<>("x", "$share/g/a/#", OPTIONS));

        assertThat(groups("a")).hasSize(3);
        assertThat(groups("a/b")).hasSize(1);
        assertThat(tree.group("$share/g/a/#")).isPresent();
        assertThat(tree.group("$share/h/a/#")).isEmpty();
    }

    @Test
    void removesGroupWithItsLastMember() {
        Subscription<String> subscription = new Subscription<>("x", "$share/g/a/+", OPTIONS);
        tree.add(subscription);
        tree.remove(subscription);

        assertThat(groups("a/b")).isEmpty();
        assertThat(tree.group("$share/g/a/+")).isEmpty();
        assertThat(tree.size()).isZero();
    }

    private static Subscription<String> choose(SharedGroup<String> group, Predicate<String> permitted) {
        return group.choose(
                new MemberRules<>() {
                    @Override
                    public MemberState state(String owner) {
                        return MemberState.READY;
                    }

                    @Override
                    public boolean permits(String owner) {
                        return permitted.test(owner);
                    }

                    @Override
                    public void demoted(Subscription<String> member) {
                        throw new AssertionError("all members are ready");
                    }
                },
                MemberState.AWAY);
    }

    private SharedGroup<String> group(String topic) {
        return groups(topic).get(0);
    }

    private List<SharedGroup<String>> groups(String topic) {
        List<SharedGroup<String>> found = new ArrayList<>();
        tree.match(topic, new MatchVisitor<>() {
            @Override
            public void onSubscription(Subscription<String> subscription) {}

            @Override
            public void onSharedGroup(SharedGroup<String> group) {
                found.add(group);
            }

            @Override
            public void onRemoved(Subscription<String> subscription) {}
        });
        return found;
    }

    private static List<Subscription<String>> matches(SubscriptionTree<String> tree, String topic) {
        List<Subscription<String>> found = new ArrayList<>();
        tree.match(topic, new MatchVisitor<>() {
            @Override
            public void onSubscription(Subscription<String> subscription) {
                found.add(subscription);
            }

            @Override
            public void onSharedGroup(SharedGroup<String> group) {}

            @Override
            public void onRemoved(Subscription<String> subscription) {}
        });
        return found;
    }
}
