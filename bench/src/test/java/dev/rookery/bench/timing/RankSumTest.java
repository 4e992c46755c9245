package dev.rookery.bench.timing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RankSumTest {
    private static final double PRECISION = 0.001;

    private static long[] range(int from, int to) {
        return LongStream.range(from, to).toArray();
    }

    @Test
    void equalSamplesDoNotDiffer() {
        RankSum compared = RankSum.of(range(0, 100), range(0, 100));

        assertThat(compared.superiority()).isEqualTo(0.5);
        assertThat(compared.deviations()).isZero();
    }

    @Test
    void countsPairsWhoseFirstValueIsGreater() {
        assertThat(RankSum.of(range(100, 200), range(0, 100)).superiority()).isEqualTo(1);
        assertThat(RankSum.of(range(0, 100), range(100, 200)).superiority()).isZero();
        // 1 of 4 pairs is greater, and 1 is equal.
        assertThat(RankSum.of(new long[] {1, 3}, new long[] {2, 3}).superiority())
                .isEqualTo(3.0 / 8);
    }

    @Test
    void dividesByTheStandardDeviation() {
        RankSum compared = RankSum.of(new long[] {1, 2, 3, 7}, new long[] {3, 4, 5, 6, 8});

        assertThat(compared.superiority()).isEqualTo(4.5 / 20);
        // sqrt((4 + 5 + 1) / (12 * 20))
        assertThat(compared.deviations()).isCloseTo((4.5 / 20 - 0.5) / 0.2041, within(PRECISION));
    }
}
