package dev.rookery.auth.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChangeNoticeTest {
    private static final long NOW = 42;

    @Test
    void parsesNotificationsOfTheTriggers() {
        assertThat(ChangeNotice.parse("{\"at\": 7, \"users\": [\"a\", \"b\", \"a\"]}", NOW))
                .isEqualTo(new ChangeNotice(7, Optional.of(Set.of("a", "b"))));
        assertThat(ChangeNotice.parse("{\"at\": 7, \"users\": null}", NOW)).isEqualTo(ChangeNotice.ofAllUsers(7));
    }

    /** Any database user may NOTIFY. */
    @ParameterizedTest
    @ValueSource(strings = {"", "device001", "[]", "{}", "{\"users\": \"a\"}", "{\"at\": \"x\"}"})
    void malformedPayloadsCountAsAChangeOfAllUsers(String payload) {
        assertThat(ChangeNotice.parse(payload, NOW)).isEqualTo(ChangeNotice.ofAllUsers(NOW));
    }
}
