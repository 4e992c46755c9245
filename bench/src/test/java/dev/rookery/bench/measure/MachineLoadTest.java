package dev.rookery.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineLoadTest {
    private static final Figures FIGURES = new Figures(Map.of(Metric.LOST, 0.0));

    @TempDir
    Path folder;

    @Test
    void tellsBusyAndStolenCoresApart() throws IOException {
        Path times = folder.resolve("stat");
        Files.writeString(times, "cpu  100 0 0 1000 50 0 0 10 0 0\ncpu0 1 2 3\n");
        MachineLoad load = MachineLoad.start(times);
        // Six hundred ticks of users, the system and interrupts; three hundred were stolen.
        Files.writeString(times, "cpu  400 100 100 9000 60 50 50 310 0 0\ncpu0 1 2 3\n");

        Figures figures = load.addTo(FIGURES);

        double busy = figures.get(Metric.BUSY_CORES).orElseThrow();
        assertThat(busy / figures.get(Metric.STOLEN_CORES).orElseThrow()).isEqualTo(2.0);
        assertThat(busy).isPositive();
        assertThat(figures.get(Metric.LOST)).hasValue(0);
    }

    @Test
    void leavesOutWhatThisMachineDoesNotTell() {
        assertThat(MachineLoad.start(folder.resolve("none")).addTo(FIGURES)).isEqualTo(FIGURES);
    }
}
