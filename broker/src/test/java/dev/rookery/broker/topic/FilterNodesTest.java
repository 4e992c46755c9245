package dev.rookery.broker.topic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FilterNodesTest {
    /**
     * Names around the limit between encoded and hashed ones, with characters of one byte, of two bytes and outside the
     * BMP.
     */
    private static final List<String> NAMES = List.of(
            "",
            "a",
            "b",
            "12345678",
            "123456789",
            "123456789012345",
            "123456789012346",
            "1234567890123456",
            "1234567890123457",
            "a name that is much longer than others",
            "a name that is much longer than Others",
            "é",
            "ÿ",
            "Ā",
            "€",
            "123456789012é45",
            "123456789012€45",
            "\ud83d\udc26");

    private final FilterNodes<String> nodes = new FilterNodes<>();

    @Test
    void distinguishesNames() {
        FilterNode<String> root = new FilterNode<>(null, 42);
        Map<String, FilterNode<String>> expected = new HashMap<>();
        NAMES.forEach(name -> expected.put(name, nodes.add(root, "before/" + name + "/behind", 7, 7 + name.length())));

        assertThat(root.namedChildren).isEqualTo(NAMES.size());
        expected.forEach((name, node) ->
                assertThat(nodes.get(root, name, 0, name.length())).as(name).isSameAs(node));
        assertThat(nodes.get(root, "unknown", 0, 7)).isNull();
    }

    @Test
    void distinguishesParents() {
        FilterNode<String> root = new FilterNode<>(null, 42);
        FilterNode<String> other = new FilterNode<>(null, 42);
        FilterNode<String> first = nodes.add(root, "a", 0, 1);

        assertThat(nodes.get(other, "a", 0, 1)).isNull();

        FilterNode<String> second = nodes.add(other, "a", 0, 1);

        assertThat(nodes.get(root, "a", 0, 1)).isSameAs(first);
        assertThat(nodes.get(other, "a", 0, 1)).isSameAs(second);
    }

    @Test
    void retainsNodesWhileOthersAreAddedAndRemoved() {
        Random random = new Random(7);
        FilterNode<String> root = new FilterNode<>(null, random.nextInt());
        Map<String, FilterNode<String>> expected = new HashMap<>();
        // Grows and shrinks to empty several times.
        for (int step = 0; step < 20_000; step++) {
            boolean growing = step / 2_500 % 2 == 0;
            if (expected.isEmpty() || growing == random.nextInt(10) < 8) {
                String name = "name-" + random.nextInt(100_000);
                expected.computeIfAbsent(name, absent -> nodes.add(root, name, 0, name.length()));
            } else {
                String name = expected.keySet().iterator().next();
                nodes.remove(expected.remove(name));
                assertThat(nodes.get(root, name, 0, name.length())).isNull();
            }
        }
        expected.forEach((name, node) ->
                assertThat(nodes.get(root, name, 0, name.length())).isSameAs(node));
        new ArrayList<>(expected.values()).forEach(nodes::remove);
        assertThat(root.namedChildren).isZero();
    }
}
