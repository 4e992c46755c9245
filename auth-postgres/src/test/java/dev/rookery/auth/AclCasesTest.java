package dev.rookery.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.testkit.AclCase;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every line of the truth table of patterns and topics, evaluated by the matcher. */
class AclCasesTest {
    private static final int CASES = 259;

    static List<AclCase> cases() {
        return AclCase.all();
    }

    @Test
    void readsTheWholeTable() {
        assertThat(cases()).hasSize(CASES);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void decidesAsInTheTable(AclCase line) {
        assertThat(decision(line)).isEqualTo(line.expected());
    }

    @ParameterizedTest
    @EnumSource(AclMode.class)
    void aRowWithoutTheBitGrantsNothing(AclMode mode) {
        AccessRules rules = rules("a/#", 0, mode);

        assertThat(rules.mayPublish("a/b")).isFalse();
        assertThat(rules.mayReceive("a/b")).isFalse();
        assertThat(rules.maySubscribe("a/b")).isFalse();
    }

    private static String decision(AclCase line) {
        AccessRules rules = rules(line.pattern(), line.bit(), AclMode.STRICT);
        String topic = line.topic();
        return switch (line.context()) {
            case "subscribe" -> Topics.isFilter(topic) ? allowOrDeny(rules.maySubscribe(topic)) : "malformed";
            case "publish" -> Topics.isName(topic) ? allowOrDeny(rules.mayPublish(topic)) : "malformed";
            case "deliver" -> allowOrDeny(rules.mayReceive(topic));
            default -> throw new IllegalArgumentException(line.context());
        };
    }

    private static AccessRules rules(String pattern, int access, AclMode mode) {
        return AccessRules.compile(AclCase.USERNAME, List.of(new AclRow(pattern, access)), mode, (row, reason) -> {})
                .forClient(AclCase.CLIENT_ID);
    }

    private static String allowOrDeny(boolean allowed) {
        return allowed ? "allow" : "deny";
    }
}
