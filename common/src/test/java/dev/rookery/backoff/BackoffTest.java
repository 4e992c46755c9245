package dev.rookery.backoff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private final Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofMillis(500));

    @Test
    void doublesUpToTheMaximum() {
        assertThat(Stream.generate(backoff::next).limit(5).map(Duration::toMillis))
                .containsExactly(100L, 200L, 400L, 500L, 500L);
    }

    @Test
    void returnsTheDelayAfterCountedFailures() {
        Duration initial = Duration.ofMillis(100);
        Duration maximum = Duration.ofMillis(500);

        assertThat(Stream.of(0, 1, 2, 3, Integer.MAX_VALUE).map(failures -> Backoff.after(failures, initial, maximum)))
                .extracting(Duration::toMillis)
                .containsExactly(100L, 200L, 400L, 500L, 500L);
    }

    @Test
    void startsAgainAfterReset() {
        backoff.next();
        backoff.next();

        backoff.reset();

        assertThat(backoff.next()).isEqualTo(Duration.ofMillis(100));
    }

    @Test
    void staysConstantIfInitialEqualsMaximum() {
        Backoff constant = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(1));

        assertThat(Stream.generate(constant::next).limit(2)).containsOnly(Duration.ofSeconds(1));
    }

    @Test
    void doesNotOverflow() {
        Backoff longest = new Backoff(Duration.ofSeconds(Long.MAX_VALUE / 2), Duration.ofSeconds(Long.MAX_VALUE));

        assertThat(Stream.generate(longest::next).skip(3).findFirst()).contains(Duration.ofSeconds(Long.MAX_VALUE));
    }

    @Test
    void rejectsAnInitialDelayOutsideItsRange() {
        Duration second = Duration.ofSeconds(1);
        assertThatIllegalArgumentException().isThrownBy(() -> new Backoff(Duration.ZERO, second));
        assertThatIllegalArgumentException().isThrownBy(() -> new Backoff(second.negated(), second));
        assertThatIllegalArgumentException().isThrownBy(() -> new Backoff(second.plusMillis(1), second));
    }
}
