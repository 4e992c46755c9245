package dev.rookery.bench.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What else went on: how many of the machine's cores were busy, and how many its host kept for others, over a time. */
public final class MachineLoad {
    private static final Path TIMES = Path.of("/proc/stat");

    /** Fields of the first line after its name, of all cores together: proc(5). */
    private static final int IDLE = 3;

    private static final int WAITING = 4;
    private static final int STOLEN = 7;

    private record Times(double busySeconds, double stolenSeconds) {}

    private final Path file;
    private final Optional<Times> before;
    private final long nanos = System.nanoTime();

    private MachineLoad(Path file) {
        this.file = file;
        before = read(file);
    }

    /** Begins now. */
    public static MachineLoad start() {
        return new MachineLoad(TIMES);
    }

    static MachineLoad start(Path file) {
        return new MachineLoad(file);
    }

    /** The run's figures with these added, if this machine tells them. */
    public Figures addTo(Figures figures) {
        double seconds = (System.nanoTime() - nanos) / 1e9;
        Optional<Times> after = read(file);
        if (before.isEmpty() || after.isEmpty()) {
            return figures;
        }
        Figures.Builder all = Figures.builder();
        figures.values().forEach(all::put);
        return all.put(
                        Metric.BUSY_CORES,
                        (after.get().busySeconds() - before.get().busySeconds()) / seconds)
                .put(
                        Metric.STOLEN_CORES,
                        (after.get().stolenSeconds() - before.get().stolenSeconds()) / seconds)
                .build();
    }

    private static Optional<Times> read(Path file) {
        try (var lines = Files.lines(file)) {
            String[] ticks =
                    lines.findFirst().orElse("").replaceFirst("cpu +", "").split(" ");
            double busy = 0;
            for (int i = 0; i < STOLEN; i++) {
                busy += i == IDLE || i == WAITING ? 0 : Double.parseDouble(ticks[i]);
            }
            return Optional.of(new Times(
                    busy / ProcessReader.TICKS_PER_SECOND,
                    Double.parseDouble(ticks[STOLEN]) / ProcessReader.TICKS_PER_SECOND));
        } catch (IOException | RuntimeException e) {
            // Not Linux: the figures are left out.
            return Optional.empty();
        }
    }
}
