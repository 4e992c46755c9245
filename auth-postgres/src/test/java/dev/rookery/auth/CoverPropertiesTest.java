package dev.rookery.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** A row grants exactly the filters whose topics all match the row. */
class CoverPropertiesTest {
    private static final int TRIES = 5_000;

    /** A topic beside a filter that may match it. */
    record Subscribed(String filter, String topic) {}

    @Property(tries = TRIES, seed = "1", maxDiscardRatio = 50)
    void aCoveredFilterMatchesOnlyTopicsOfThePattern(
            @ForAll("filters") String pattern, @ForAll("subscribed") Subscribed subscribed) {
        Assume.that(rules(pattern).maySubscribe(subscribed.filter()));
        Assume.that(rules(subscribed.filter()).mayReceive(subscribed.topic()));

        assertThat(rules(pattern).mayReceive(subscribed.topic())).isTrue();
    }

    @Property(tries = TRIES, seed = "2")
    void anUncoveredFilterMatchesOtherTopicsToo(@ForAll("filters") String pattern, @ForAll("filters") String filter) {
        // It matches only the empty topic, which does not exist; the rules compare it literally.
        Assume.that(!filter.equals("/#"));
        Assume.that(!rules(pattern).maySubscribe(filter));

        assertThat(ReferenceRules.typicalTopics(ReferenceRules.levels(filter)).map(levels -> String.join("/", levels)))
                .anyMatch(topic ->
                        rules(filter).mayReceive(topic) && !rules(pattern).mayReceive(topic));
    }

    @Property(tries = TRIES, seed = "3")
    void aPatternCoversItself(@ForAll("filters") String pattern) {
        assertThat(rules(pattern).maySubscribe(pattern)).isTrue();
    }

    @Provide
    Arbitrary<String> filters() {
        return TopicArbitraries.filters();
    }

    @Provide
    Arbitrary<Subscribed> subscribed() {
        return TopicArbitraries.filters()
                .flatMap(filter -> topicOf(filter).map(topic -> new Subscribed(filter, topic)));
    }

    /** Mostly topics that match the filter: a level for each {@code +}, some levels for {@code #}. */
    private static Arbitrary<String> topicOf(String filter) {
        Arbitrary<String> level = Arbitraries.of("", "a", "b", "$x");
        Arbitrary<List<String>> fill = level.list().ofSize(4);
        Arbitrary<String> tail = Arbitraries.of("", "a", "a/b", "/a", "$x/");
        return fill.flatMap(levels -> tail.map(end -> {
                    String topic = filter;
                    for (String replacement : levels) {
                        topic = topic.replaceFirst("\\+", replacement.replace("$", "\\$"));
                    }
                    return topic.replace("#", end);
                }))
                .filter(Topics::isName);
    }

    private static AccessRules rules(String pattern) {
        return AccessRules.compile(
                "user", List.of(new AclRow(pattern, Access.ALL_BITS)), AclMode.STRICT, (row, reason) -> {});
    }
}
