package dev.rookery.auth.password;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RecentPasswordsTest {
    private static final PasswordCost CHEAP = new PasswordCost(4, 10);

    private final AtomicLong nanos = new AtomicLong();
    private final RecentPasswords recent = new RecentPasswords(nanos::get);
    private final PasswordHasher hasher = new PasswordHasher(CHEAP, recent);
    private final PasswordHashes hashes = new PasswordHashes(CHEAP, recent);

    private static byte[] bytes(String password) {
        return password.getBytes(StandardCharsets.UTF_8);
    }

    private void advance(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    /** A hash of no known password shows that nothing is computed. */
    @Test
    void aRecentPasswordIsNotHashedAgain() throws Exception {
        String hash = hasher.decoy();
        recent.add(hash, bytes("secret"));

        assertThat(hashes.parse(hash).matches(bytes("secret"))).isTrue();
        assertThat(hashes.parse(hash).matches(bytes("secret"), () -> {
                    throw new AssertionError("The hash was computed");
                }))
                .isTrue();
        assertThat(hashes.parse(hash).matches(bytes("Secret"))).isFalse();
        assertThat(hashes.parse(hasher.decoy()).matches(bytes("secret"))).isFalse();
    }

    @Test
    void aRecentPasswordIsForgottenAfterAMinute() throws Exception {
        String hash = hasher.decoy();
        recent.add(hash, bytes("secret"));
        advance(Duration.ofSeconds(61));

        assertThat(hashes.parse(hash).matches(bytes("secret"))).isFalse();
    }

    @Test
    void everyNewHashIsRecent() {
        String hash = hasher.hash("secret");

        assertThat(recent.contains(hash, bytes("secret"))).isTrue();
        assertThat(recent.contains(hash, bytes("other"))).isFalse();
        assertThat(recent.contains(hasher.hash("secret"), bytes("other"))).isFalse();
    }

    @Test
    void otherPasswordsTakeTheWholeCheck() throws Exception {
        AtomicLong pauses = new AtomicLong();
        String hash = hasher.hash("secret");

        assertThat(hashes.parse(hash).matches(bytes("other"), pauses::incrementAndGet))
                .isFalse();
        // The check calls the pause at its end at least.
        assertThat(pauses.get()).isPositive();
        advance(Duration.ofSeconds(61));
        assertThat(hashes.parse(hash).matches(bytes("secret"), pauses::incrementAndGet))
                .isTrue();
        assertThat(pauses.get()).isGreaterThan(1);
    }
}
