package dev.rookery.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rights granted by the {@code access} bits of a matching row, in both modes. */
class AccessBitsTest {
    @ParameterizedTest(name = "access {0}")
    @CsvSource({
        // access, strict: subscribe, receive, publish, read-implies-subscribe: subscribe
        "0, false, false, false, false",
        "1, false, true,  false, true",
        "2, false, false, true,  false",
        "3, false, true,  true,  true",
        "4, true,  false, false, true",
        "5, true,  true,  false, true",
        "6, true,  false, true,  true",
        "7, true,  true,  true,  true",
        "8, false, false, false, false",
        "-1, false, false, false, false",
    })
    void grantsAccordingToItsBits(
            int access, boolean subscribe, boolean receive, boolean publish, boolean subscribeByReading) {
        AccessRules strict = rules(access, AclMode.STRICT);
        AccessRules readImpliesSubscribe = rules(access, AclMode.READ_IMPLIES_SUBSCRIBE);

        assertThat(strict.maySubscribe("a/#")).isEqualTo(subscribe);
        assertThat(strict.mayReceive("a/b")).isEqualTo(receive);
        assertThat(strict.mayPublish("a/b")).isEqualTo(publish);
        assertThat(readImpliesSubscribe.maySubscribe("a/#")).isEqualTo(subscribeByReading);
        assertThat(readImpliesSubscribe.mayReceive("a/b")).isEqualTo(receive);
        assertThat(readImpliesSubscribe.mayPublish("a/b")).isEqualTo(publish);
    }

    @Test
    void ignoresAndReportsInvalidRows() {
        List<String> reported = new ArrayList<>();
        AccessRules rules = AccessRules.compile(
                "device/1",
                List.of(
                        new AclRow("a/#/c", 7),
                        new AclRow("b", 9),
                        new AclRow("", 7),
                        new AclRow("of/%u", 7),
                        new AclRow("ok", 7)),
                AclMode.STRICT,
                (row, reason) -> reported.add(row.topic()));

        assertThat(reported).containsExactly("a/#/c", "b", "", "of/%u");
        assertThat(rules.mayPublish("a")).isFalse();
        assertThat(rules.mayPublish("b")).isFalse();
        assertThat(rules.mayPublish("of/device/1")).isFalse();
        assertThat(rules.mayPublish("ok")).isTrue();
    }

    @Test
    void clientIdsCannotWidenARow() {
        AccessRules rules = rules("cid/%c/#");

        assertThat(rules.forClient("c1").mayPublish("cid/c1/x")).isTrue();
        assertThat(rules.forClient("a/b").mayPublish("cid/a/b/x")).isFalse();
        assertThat(rules.forClient("+").mayPublish("cid/c1/x")).isFalse();
        assertThat(rules.forClient("%u").mayPublish("cid/user/x")).isFalse();
        assertThat(rules.forClient("").mayPublish("cid//x")).isFalse();
        assertThat(rules.mayPublish("cid/c1/x")).isFalse();
    }

    @Test
    void insertedValuesAreNotExpandedAgain() {
        AccessRules rules = AccessRules.compile(
                        "c", List.of(new AclRow("a/%%u/#", 7)), AclMode.STRICT, (row, reason) -> {})
                .forClient("victim");

        assertThat(rules.mayPublish("a/victim/x")).isFalse();
        assertThat(rules.mayPublish("a/%c/x")).isTrue();
    }

    @Test
    void superusersCannotPublishToServerTopics() {
        AccessRules rules = AccessRules.unrestricted();

        assertThat(rules.mayPublish("$SYS/broker/uptime")).isFalse();
        assertThat(rules.mayPublish("$share/g/a")).isFalse();
        assertThat(rules.mayPublish("a")).isTrue();
        assertThat(rules.mayReceive("$SYS/broker/uptime")).isTrue();
        assertThat(rules.maySubscribe("#")).isTrue();
    }

    private static AccessRules rules(int access, AclMode mode) {
        return AccessRules.compile("user", List.of(new AclRow("a/#", access)), mode, (row, reason) -> {});
    }

    private static AccessRules rules(String pattern) {
        return AccessRules.compile("user", List.of(new AclRow(pattern, 7)), AclMode.STRICT, (row, reason) -> {});
    }
}
