package dev.rookery.auth;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopicsTest {
    @ParameterizedTest
    @ValueSource(strings = {"a", "/", "//", "a/b", " ", "$SYS/x", "a//b", "ä/€/😀"})
    void acceptsNames(String topic) {
        assertThat(Topics.isName(topic)).isTrue();
        assertThat(Topics.isFilter(topic)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a\0b"})
    void rejectsEmptyTextAndNul(String topic) {
        assertThat(Topics.isName(topic)).isFalse();
        assertThat(Topics.isFilter(topic)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"#", "+", "+/+", "a/#", "a/+/b", "/#", "+/", "$share/g/#", "$share/g/+/a", "$share/g//a"})
    void acceptsFilters(String filter) {
        assertThat(Topics.isFilter(filter)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a#",
                "#/a",
                "a/#/b",
                "a+",
                "+a",
                "a/+b",
                "##",
                "$share/g",
                "$share/g/",
                "$share//a",
                "$share/+/a",
                "$share/",
                "$share/#",
                "$share/g/a#"
            })
    void rejectsMisplacedWildcards(String filter) {
        assertThat(Topics.isFilter(filter)).isFalse();
    }

    @Test
    void limitsBytesNotCharacters() {
        assertThat(Topics.isName("a".repeat(65_535))).isTrue();
        assertThat(Topics.isName("a".repeat(65_536))).isFalse();
        assertThat(Topics.isName("€".repeat(21_845))).isTrue();
        assertThat(Topics.isName("€".repeat(21_846))).isFalse();
    }

    @Test
    void removesTheSharePrefix() {
        assertThat(Topics.withoutShare("$share/group/a/#")).isEqualTo("a/#");
        assertThat(Topics.withoutShare("$share/group//a")).isEqualTo("/a");
        assertThat(Topics.withoutShare("a/b")).isEqualTo("a/b");
    }
}
