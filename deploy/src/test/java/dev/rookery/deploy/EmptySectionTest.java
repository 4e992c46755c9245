package dev.rookery.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** A key with nothing below it is null in YAML, which removes the defaults of the section. */
class EmptySectionTest {
    @ParameterizedTest
    @MethodSource("sections")
    void isRefusedByNameIfItIsNeeded(String section) {
        String[] path = section.split("[.]");
        String name = path[path.length - 1];
        String empty = path.length == 1 ? name + ":\n" : path[0] + ": {" + name + ": null}\n";
        String values = Chart.DEFAULTS.replaceAll("(?m)^" + path[0] + ":.*\n", "") + empty;
        try {
            assertThat(Chart.render(values).names()).isNotEmpty();
        } catch (RuntimeException e) {
            assertThat(e.getMessage()).as(section).contains(name).doesNotContain("nil pointer");
        }
    }

    /** Returns the sections of the values and those below them. */
    static Stream<String> sections() throws IOException {
        Object values = new Load(LoadSettings.builder().build())
                .loadFromString(Files.readString(Chart.FOLDER.resolve("values.yaml")));
        return below(values)
                .flatMap(section -> Stream.concat(
                        Stream.of(section.getKey().toString()),
                        below(section.getValue()).map(each -> section.getKey() + "." + each.getKey())));
    }

    private static Stream<Map.Entry<?, ?>> below(Object section) {
        return ((Map<?, ?>) section)
                .entrySet().stream()
                        .filter(entry -> entry.getValue() instanceof Map<?, ?>)
                        .map(entry -> (Map.Entry<?, ?>) entry);
    }
}
