package dev.rookery.broker.topic;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Topic names and filters with few distinct levels, so that many match and share branches. */
final class TopicArbitraries {
    private TopicArbitraries() {}

    static Arbitrary<String> topics() {
        return levels("a", "b", "c", "", "$x", "ä").filter(topic -> !topic.isEmpty());
    }

    static Arbitrary<String> filters() {
        Arbitrary<String> open = levels("a", "b", "c", "", "$x", "ä", "+", "+");
        Arbitrary<String> ending = Arbitraries.of("", "/#");
        Arbitrary<String> joined = Combinators.combine(open, ending).as(String::concat);
        return Arbitraries.oneOf(joined, Arbitraries.just("#")).filter(filter -> !filter.isEmpty());
    }

    private static Arbitrary<String> levels(String... names) {
        return Arbitraries.of(names).list().ofMinSize(1).ofMaxSize(4).map(levels -> String.join("/", levels));
    }
}
