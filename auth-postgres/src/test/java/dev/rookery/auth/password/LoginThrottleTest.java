package dev.rookery.auth.password;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.rookery.auth.TenantId;
import dev.rookery.auth.UserKey;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LoginThrottleTest {
    private static final UserKey USER = user("device001");
    private static final Duration LONGEST = Duration.ofSeconds(5);

    private long nanos;
    private final LoginThrottle throttle = new LoginThrottle(new ThrottleConfig(5, LONGEST), () -> nanos);

    @Test
    void doesNotDelayTheFirstWrongPasswords() {
        fail(4, USER, "here");

        assertThat(throttle.delay(USER, "here")).contains(Duration.ZERO);
    }

    @Test
    void doublesTheDelayUpToItsMaximum() {
        fail(5, USER, "here");
        assertThat(throttle.delay(USER, "here")).contains(Duration.ofMillis(100));
        fail(1, USER, "here");
        assertThat(throttle.delay(USER, "here")).contains(Duration.ofMillis(200));
        fail(100, USER, "here");
        assertThat(throttle.delay(USER, "here")).contains(LONGEST);
        assertThat(throttle.delay(USER, "elsewhere")).contains(LONGEST);
        assertThat(throttle.delay(user("other"), "elsewhere")).contains(Duration.ZERO);
    }

    @Test
    void storesDigestsOfLongUsernames() {
        UserKey first = user("x".repeat(60_000) + "1");
        UserKey second = user("x".repeat(60_000) + "2");
        fail(200, first, "here");

        assertThat(throttle.delay(first, "elsewhere")).contains(LONGEST);
        assertThat(throttle.delay(second, "elsewhere")).contains(Duration.ZERO);
        assertThat(LoginThrottle.key(first).username()).hasSize(64);
        assertThat(LoginThrottle.key(USER)).isEqualTo(USER);
    }

    @Test
    void failuresExpireAfterAMinute() {
        fail(100, USER, "here");
        nanos += Duration.ofSeconds(61).toNanos();

        assertThat(throttle.delay(USER, "here")).contains(Duration.ZERO);
    }

    /** Fleet behind one address with one device that uses a wrong password. */
    @Test
    void oneDeviceDoesNotDelayOthersAtItsAddress() {
        UserKey sibling = user("device002");
        throttle.succeeded(sibling, "here");
        fail(1_000, USER, "here");

        assertThat(throttle.delay(sibling, "here")).contains(Duration.ZERO);
        assertThat(throttle.delay(user("unknown"), "here")).contains(LONGEST);
    }

    @Test
    void limitsDelayedLoginsPerAddress() {
        fail(100, USER, "here");
        for (int i = 0; i < 16; i++) {
            assertThat(throttle.delay(USER, "here")).isPresent();
        }
        assertThat(throttle.delay(USER, "here")).isEmpty();

        throttle.release("here");
        assertThat(throttle.delay(USER, "here")).isPresent();
    }

    @Test
    void canBeDisabled() {
        LoginThrottle off = new LoginThrottle(new ThrottleConfig(0, LONGEST), () -> nanos);
        for (int i = 0; i < 1_000; i++) {
            off.failed(USER, "here");
        }

        assertThat(off.delay(USER, "here")).contains(Duration.ZERO);
    }

    @Test
    void rejectsSettingsOutsideTheirRange() {
        assertThatIllegalArgumentException().isThrownBy(() -> new ThrottleConfig(-1, LONGEST));
        assertThatIllegalArgumentException().isThrownBy(() -> new ThrottleConfig(5, Duration.ofMinutes(2)));
    }

    private void fail(int times, UserKey user, String address) {
        for (int i = 0; i < times; i++) {
            throttle.failed(user, address);
        }
    }

    private static UserKey user(String name) {
        return new UserKey(TenantId.DEFAULT, name);
    }
}
