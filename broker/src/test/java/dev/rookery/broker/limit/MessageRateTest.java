package dev.rookery.broker.limit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MessageRateTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void takesASecondsWorthAtOnceAndThenOneAfterTheOther() {
        MessageRate rate = new MessageRate(10, 0);
        for (int i = 0; i < 10; i++) {
            assertThat(rate.take(0)).isZero();
        }

        assertThat(rate.take(0)).isEqualTo(SECOND / 10);
        assertThat(rate.take(SECOND / 10)).isEqualTo(SECOND / 10);
    }

    @Test
    void savesUpNoMoreThanASecondsWorth() {
        MessageRate rate = new MessageRate(2, 0);
        long later = 100 * SECOND;

        assertThat(rate.take(later)).isZero();
        assertThat(rate.take(later)).isZero();
        assertThat(rate.take(later)).isEqualTo(SECOND / 2);
    }

    @Test
    void hasNoBoundAtZero() {
        MessageRate rate = new MessageRate(0, 0);
        for (int i = 0; i < 1000; i++) {
            assertThat(rate.take(0)).isZero();
        }
    }
}
