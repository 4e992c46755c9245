package dev.rookery.auth.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.OptionalDouble;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** With a clock that work and sleep advance. */
class CpuBudgetTest {
    private static final long MILLISECOND = Duration.ofMillis(1).toNanos();

    private OptionalDouble quota = OptionalDouble.empty();
    private long now;
    private long slept;

    private CpuBudget budget(int cores) {
        return new CpuBudget(cores, () -> quota, () -> now, nanos -> {
            slept += nanos;
            now += nanos;
        });
    }

    /** A check of 65 ms at 200m: 20 ms in each period of 100 ms are the quota. */
    @Test
    void checkLeavesHalfOfASmallQuota() {
        quota = OptionalDouble.of(0.2);
        CpuBudget budget = budget(1);

        work(budget, 65);

        // 65 ms at a tenth of a core, less 2 ms at once.
        assertThat(now / MILLISECOND).isBetween(625L, 660L);
        long longest = longestWorkIn(budget, 100);
        assertThat(longest).isLessThanOrEqualTo(13);
    }

    @Test
    void checkTakesTheCoresOfAMachineWithoutQuota() {
        CpuBudget budget = budget(1);

        work(budget, 65);

        assertThat(slept).isZero();
    }

    @Test
    void severalCoresOfQuotaLeaveOneCore() {
        quota = OptionalDouble.of(1);
        assertThat(budget(4).cores()).isEqualTo(0.5);
        quota = OptionalDouble.of(3);
        assertThat(budget(4).cores()).isEqualTo(2);
    }

    @Test
    void givesWayToLateEventLoops() {
        CpuBudget budget = budget(2);
        assertThat(budget.cores()).isEqualTo(2);

        budget.reportLag(20 * MILLISECOND);
        assertThat(budget.cores()).isEqualTo(1);
        // Several loops report the same delay.
        budget.reportLag(20 * MILLISECOND);
        assertThat(budget.cores()).isEqualTo(1);
        for (int i = 0; i < 10; i++) {
            now += 100 * MILLISECOND;
            budget.reportLag(20 * MILLISECOND);
        }
        assertThat(budget.cores()).isEqualTo(0.5);
        for (int i = 0; i < 12; i++) {
            now += 100 * MILLISECOND;
            budget.reportLag(0);
        }
        assertThat(budget.cores()).isEqualTo(2);
    }

    @Test
    void followsChangesOfTheQuota() {
        CpuBudget budget = budget(2);
        quota = OptionalDouble.of(0.5);

        work(budget, 1);
        assertThat(budget.cores()).isEqualTo(2);
        now += 10_000 * MILLISECOND;
        work(budget, 1);

        assertThat(budget.cores()).isCloseTo(0.25, Offset.offset(1e-9));
    }

    /** A check that cannot pause is paid for by the next one. */
    @Test
    void waitsForTimeTakenInAdvance() {
        quota = OptionalDouble.of(0.2);
        CpuBudget budget = budget(1);
        Runnable pause = budget.begin();

        now += 52 * MILLISECOND;
        pause.run();

        assertThat(slept / MILLISECOND).isBetween(440L, 480L);
    }

    private void work(CpuBudget budget, int milliseconds) {
        Runnable pause = budget.begin();
        for (int i = 0; i < 2 * milliseconds; i++) {
            now += MILLISECOND / 2;
            pause.run();
        }
    }

    /** Returns the milliseconds of work done in a window of time. */
    private long longestWorkIn(CpuBudget budget, int window) {
        Runnable pause = budget.begin();
        long end = now + window * MILLISECOND;
        long worked = 0;
        while (now < end) {
            now += MILLISECOND / 2;
            worked += MILLISECOND / 2;
            pause.run();
        }
        return worked / MILLISECOND;
    }
}
