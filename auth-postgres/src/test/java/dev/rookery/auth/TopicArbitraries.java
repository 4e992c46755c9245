package dev.rookery.auth;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/** Topics, filters and rows over a small alphabet, so that they often match each other. */
final class TopicArbitraries {
    private static final int LONGEST = 4;

    private TopicArbitraries() {}

    /** Topic names. */
    static Arbitrary<String> names() {
        return joined(Arbitraries.of("", "a", "b", "xa", "$x")).filter(Topics::isName);
    }

    /** Well-formed filters without a share. */
    static Arbitrary<String> filters() {
        return joined(Arbitraries.of("", "a", "b", "$x", "+", "#")).filter(Topics::isFilter);
    }

    /** Well-formed filters, some of them shared. */
    static Arbitrary<String> subscriptions() {
        return filters().flatMap(filter -> Arbitraries.of(filter, filter, "$share/g/" + filter));
    }

    /** Valid and invalid rows. */
    static Arbitrary<List<AclRow>> rows() {
        Arbitrary<String> topics = joined(
                Arbitraries.of("", "a", "b", "$x", "+", "+", "#", "#", "%u", "%c", "x%u", "%c%u", "%%u", "b+", "a#"));
        Arbitrary<Integer> accesses = Arbitraries.integers().between(-1, Access.ALL_BITS + 1);
        return topics.flatMap(topic -> accesses.map(access -> new AclRow(topic, access)))
                .list()
                .ofMaxSize(6);
    }

    /** Values for {@code %u} and {@code %c}, including ones that may not be inserted. */
    static Arbitrary<String> identities() {
        return Arbitraries.of("a", "b", "a", "b", "", "a/b", "+", "#", "%c", "a\n");
    }

    private static Arbitrary<String> joined(Arbitrary<String> levels) {
        return levels.list().ofMinSize(1).ofMaxSize(LONGEST).map(list -> String.join("/", list));
    }
}
