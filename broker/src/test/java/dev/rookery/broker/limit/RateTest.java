package dev.rookery.broker.limit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RateTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void allowsBurstOfOneSecondAndThenOneAtATime() {
        Rate rate = new Rate(0);
        for (int i = 0; i < 10; i++) {
            assertThat(rate.acquire(10, 0)).isZero();
        }

        assertThat(rate.acquire(10, 0)).isEqualTo(SECOND / 10);
        assertThat(rate.acquire(10, SECOND / 10)).isEqualTo(SECOND / 10);
    }

    @Test
    void accumulatesAtMostOneSecond() {
        Rate rate = new Rate(0);
        long later = 100 * SECOND;

        assertThat(rate.acquire(2, later)).isZero();
        assertThat(rate.acquire(2, later)).isZero();
        assertThat(rate.acquire(2, later)).isEqualTo(SECOND / 2);
    }

    @Test
    void isUnlimitedAtZero() {
        Rate rate = new Rate(0);
        for (int i = 0; i < 1000; i++) {
            assertThat(rate.acquire(0, 0)).isZero();
        }
    }

    @Test
    void rejectsExcessEventsWithoutCountingThem() {
        Rate rate = new Rate(0);
        assertThat(rate.tryAcquire(2, 0)).isTrue();
        assertThat(rate.tryAcquire(2, 0)).isTrue();
        for (int i = 0; i < 100; i++) {
            assertThat(rate.tryAcquire(2, 0)).isFalse();
        }

        assertThat(rate.tryAcquire(2, SECOND / 2)).isTrue();
        assertThat(rate.tryAcquire(2, SECOND / 2)).isFalse();
        assertThat(rate.tryAcquire(0, SECOND / 2)).isTrue();
    }

    @Test
    void appliesChangedLimit() {
        Rate rate = new Rate(0);
        for (int i = 0; i < 100; i++) {
            assertThat(rate.acquire(100, 0)).isZero();
        }

        assertThat(rate.acquire(1, 0)).isEqualTo(SECOND);
        assertThat(rate.acquire(0, 0)).isZero();
    }
}
