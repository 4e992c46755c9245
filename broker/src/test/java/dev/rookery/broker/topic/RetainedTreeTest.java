package dev.rookery.broker.topic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class RetainedTreeTest {
    @Property
    void findsMessagesAsSpecified(
            @ForAll("topicLists") List<String> added,
            @ForAll("topicLists") List<String> removed,
            @ForAll("filters") String filter) {
        RetainedTree<String> tree = new RetainedTree<>();
        Set<String> present = new HashSet<>();
        for (String topic : added) {
            assertThat(tree.put(topic, topic).isPresent()).isNotEqualTo(present.add(topic));
        }
        for (String topic : removed) {
            assertThat(tree.remove(topic).isPresent()).isEqualTo(present.remove(topic));
        }

        List<String> found = new ArrayList<>();
        tree.match(filter, found::add);

        List<String> expected = present.stream()
                .filter(topic -> NaiveMatcher.matches(filter, topic))
                .toList();
        assertThat(found).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(tree.size()).isEqualTo(present.size());
    }

    @Provide
    Arbitrary<List<String>> topicLists() {
        return TopicArbitraries.topics().list().ofMaxSize(40);
    }

    @Provide
    Arbitrary<String> filters() {
        return TopicArbitraries.filters();
    }

    @Test
    void storesLastMessageOfTopic() {
        RetainedTree<String> tree = new RetainedTree<>();
        tree.put("a/b", "first");

        assertThat(tree.put("a/b", "second")).contains("first");
        assertThat(tree.remove("a/b")).contains("second");
        assertThat(tree.remove("a/b")).isEqualTo(Optional.empty());
    }
}
