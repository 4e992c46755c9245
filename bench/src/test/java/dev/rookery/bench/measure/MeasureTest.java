package dev.rookery.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class MeasureTest {
    @Test
    void readsResourceUsageOfProcess() {
        ProcessReader reader = new ProcessReader(ProcessHandle.current().pid());
        ProcessSample before = reader.read();
        double goal = before.cpuSeconds() + 0.05;

        // Terminates when the reader observes the CPU time of this loop.
        ProcessSample after = before;
        while (after.cpuSeconds() < goal) {
            after = reader.read();
        }

        assertThat(reader.canRead()).isTrue();
        assertThat(after.residentMebibytes()).isBetween(10.0, 10_000.0);
        assertThat(after.threads()).isGreaterThan(3);
    }

    @Test
    void cannotReadNonexistentProcess() {
        // The maximum pid of Linux is 2^22.
        assertThat(new ProcessReader(5_000_000).canRead()).isFalse();
    }

    @Test
    void recordsLatenciesWithThreeDigits() {
        Latencies latencies = new Latencies();
        for (int millis = 1; millis <= 1_000; millis++) {
            latencies.record(TimeUnit.MILLISECONDS.toNanos(millis));
        }

        assertThat(latencies.percentileMicros(50)).isBetween(499_500.0, 500_500.0);
        assertThat(latencies.percentileMicros(99)).isBetween(989_000.0, 991_000.0);
        assertThat(latencies.maxMicros()).isBetween(999_000.0, 1_001_000.0);
    }

    @Test
    void clipsLatenciesBeyondTenMinutes() {
        Latencies latencies = new Latencies();
        latencies.record(TimeUnit.HOURS.toNanos(1));
        latencies.record(-5);

        assertThat(latencies.count()).isEqualTo(2);
        assertThat(latencies.maxMicros()).isBetween(599e6, 601e6);
    }

    @Test
    void computesCpuPerOperation() {
        Interval interval = new Interval(2, new ProcessSample(1, 50, 4), new ProcessSample(2.5, 60, 4));

        assertThat(interval.cpuCores()).isEqualTo(0.75);
        assertThat(interval.cpuSecondsPer(100_000, 50_000)).isEqualTo(3);
    }

    @Test
    void omitsValuesThatAreNotFinite() {
        Measurements measurements = Measurements.builder()
                .put(Metric.CPU_SECONDS_PER_100K, 1.0 / 0)
                .put(new Latencies())
                .put(Metric.LOST, 0)
                .build();

        assertThat(measurements.values()).containsOnlyKeys(Metric.LOST);
    }
}
