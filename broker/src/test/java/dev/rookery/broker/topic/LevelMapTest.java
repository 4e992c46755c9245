package dev.rookery.broker.topic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class LevelMapTest {
    @Property
    void behavesLikeHashMap(@ForAll @Size(max = 400) List<@IntRange(min = 0, max = 60) Integer> keys) {
        LevelMap<Integer> map = new LevelMap<>();
        Map<String, Integer> reference = new HashMap<>();
        for (int key : keys) {
            String name = "d" + key;
            if (reference.remove(name) != null) {
                map.remove(name);
            } else {
                reference.put(name, key);
                map.add(name, key);
            }
        }

        for (int key = 0; key <= 60; key++) {
            assertThat(map.get("x/d" + key + "/y", 2, ("x/d" + key).length())).isEqualTo(reference.get("d" + key));
        }
        Set<Integer> visited = new HashSet<>();
        map.forEach(visited::add);
        assertThat(visited).isEqualTo(new HashSet<>(reference.values()));
        assertThat(map.isEmpty()).isEqualTo(reference.isEmpty());
    }
}
