package dev.rookery.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The truth table of patterns against topics; every row of it, through the matcher. */
class AclCasesTest {
    private static final String USERNAME = "mt";
    private static final String CLIENT_ID = "mc";

    private static final int CASES = 259;

    /** Not a CsvFileSource: that takes the patterns that begin with '#' for comments. */
    static List<Arguments> cases() throws IOException {
        try (InputStream table = AclCasesTest.class.getResourceAsStream("/acl-cases.tsv")) {
            return new String(table.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .skip(1)
                    .map(line -> Arguments.of((Object[]) line.split("\t")))
                    .toList();
        }
    }

    @Test
    void readsTheWholeTable() throws IOException {
        assertThat(cases()).hasSize(CASES);
    }

    @ParameterizedTest(name = "{0} asked for {1} to {2}: {3}")
    @MethodSource("cases")
    void decidesAsTheTableSays(String pattern, String topic, String context, String expected) {
        assertThat(answer(pattern, topic, context)).isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource(AclMode.class)
    void aRowWithoutTheBitPermitsNothing(AclMode mode) {
        AccessRules rules = rules("a/#", 0, mode);

        assertThat(rules.mayPublish("a/b")).isFalse();
        assertThat(rules.mayReceive("a/b")).isFalse();
        assertThat(rules.maySubscribe("a/b")).isFalse();
    }

    private static String answer(String pattern, String topic, String context) {
        AccessRules rules = rules(pattern, bit(context), AclMode.STRICT);
        return switch (context) {
            case "subscribe" -> Topics.isFilter(topic) ? allowOrDeny(rules.maySubscribe(topic)) : "malformed";
            case "publish" -> Topics.isName(topic) ? allowOrDeny(rules.mayPublish(topic)) : "malformed";
            case "deliver" -> allowOrDeny(rules.mayReceive(topic));
            default -> throw new IllegalArgumentException(context);
        };
    }

    private static int bit(String context) {
        return switch (context) {
            case "subscribe" -> Access.SUBSCRIBE.bit();
            case "publish" -> Access.WRITE.bit();
            case "deliver" -> Access.READ.bit();
            default -> throw new IllegalArgumentException(context);
        };
    }

    private static AccessRules rules(String pattern, int access, AclMode mode) {
        return AccessRules.compile(USERNAME, List.of(new AclRow(pattern, access)), mode, (row, reason) -> {})
                .forClient(CLIENT_ID);
    }

    private static String allowOrDeny(boolean allowed) {
        return allowed ? "allow" : "deny";
    }
}
