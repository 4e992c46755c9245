package dev.rookery.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineLoadTest {
    private static final Measurements MEASUREMENTS = new Measurements(Map.of(Metric.LOST, 0.0));

    @TempDir
    Path folder;

    @Test
    void measuresBusyAndStolenCores() throws IOException {
        Path times = folder.resolve("stat");
        Files.writeString(times, "cpu  100 0 0 1000 50 0 0 10 0 0\ncpu0 1 2 3\n");
        MachineLoad load = MachineLoad.start(times);
        // 600 ticks of users, system and interrupts, and 300 stolen ticks.
        Files.writeString(times, "cpu  400 100 100 9000 60 50 50 310 0 0\ncpu0 1 2 3\n");

        Measurements measurements = load.addTo(MEASUREMENTS);

        double busy = measurements.get(Metric.BUSY_CORES).orElseThrow();
        assertThat(busy / measurements.get(Metric.STOLEN_CORES).orElseThrow()).isEqualTo(2.0);
        assertThat(busy).isPositive();
        assertThat(measurements.get(Metric.LOST)).hasValue(0);
    }

    @Test
    void omitsUnavailableMetrics() {
        assertThat(MachineLoad.start(folder.resolve("none")).addTo(MEASUREMENTS))
                .isEqualTo(MEASUREMENTS);
    }
}
