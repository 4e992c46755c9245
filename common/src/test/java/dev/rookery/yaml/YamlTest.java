package dev.rookery.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class YamlTest {
    @Test
    void readsCommonSyntax() {
        Map<String, Object> content =
                read("a: {b: [1, 2.5, ~, true, text]}\n'200': no\nshared: &s {x: 1}\nsame: *s\nempty:\n");

        assertThat(content)
                .containsEntry("a", Map.of("b", Arrays.asList(1, 2.5, null, true, "text")))
                .containsEntry("200", "no")
                .containsEntry("same", Map.of("x", 1))
                .containsEntry("empty", null);
        assertThat(read("")).isEmpty();
        assertThat(read("\ufeffa: 1\r\n")).containsEntry("a", 1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"[1]", "text", "a: 1\na: 2", "a: [", "!!javax.script.ScriptEngineManager []", "a: !x 1", "a: *b"
            })
    void rejectsOtherContentThanAMapOfPlainValues(String text) {
        assertThatThrownBy(() -> read(text)).isInstanceOf(YamlException.class);
    }

    static List<Named<String>> hostile() {
        StringBuilder aliases = new StringBuilder("l0: &l0 [x]\n");
        for (int i = 1; i <= 30; i++) {
            aliases.append("l%d: &l%d [*l%d, *l%d]\n".formatted(i, i, i - 1, i - 1));
        }
        return List.of(
                Named.of("aliases of aliases", aliases.toString()),
                Named.of("depth", "a: " + "[".repeat(100_000)),
                Named.of("one level too deep", "a: " + "{a: ".repeat(51) + "1" + "}".repeat(51)),
                Named.of("length", "a: " + "x".repeat(500_001)),
                Named.of("a map that is its own key", "a: &a {*a : 1}"));
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void rejectsInputThatWouldExhaustMemoryOrStack(String text) {
        assertThatThrownBy(() -> read(text)).isInstanceOf(YamlException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "yes",
                "null",
                "1e3",
                "0x10",
                "- a",
                "a: b",
                "{{ .Values }}",
                "'\"",
                "two\nlines",
                " ",
                "é😀",
                "~",
                "\u0000\u0007\u007f\u0085\u2028\ufeff"
            })
    void textStaysTextAfterARoundTrip(String text) {
        Map<String, Object> content = Map.of("key", text);

        assertThat(read(Yaml.writeQuoted(content))).isEqualTo(content);
        assertThat(read(Yaml.write(content))).isEqualTo(content);
        assertThat(Yaml.writeQuoted(content)).startsWith("\"key\": \"").matches("[\\x20-\\x7e\n]+");
    }

    private static Map<String, Object> read(String text) {
        return Yaml.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }
}
