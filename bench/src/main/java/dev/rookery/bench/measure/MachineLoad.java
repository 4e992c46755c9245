package dev.rookery.bench.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Average number of busy cores of the machine, and of cores stolen by its hypervisor, since {@link #start}. */
public final class MachineLoad {
    private static final Path TIMES = Path.of("/proc/stat");

    /** Fields of the line {@code cpu}, the total of all cores: proc(5). */
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

    /** Takes the first sample. */
    public static MachineLoad start() {
        return new MachineLoad(TIMES);
    }

    static MachineLoad start(Path file) {
        return new MachineLoad(file);
    }

    /** Returns the given metrics and those of the machine, if available. */
    public Measurements addTo(Measurements measurements) {
        double seconds = (System.nanoTime() - nanos) / 1e9;
        Optional<Times> after = read(file);
        if (before.isEmpty() || after.isEmpty()) {
            return measurements;
        }
        Measurements.Builder all = Measurements.builder();
        measurements.values().forEach(all::put);
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
            // Not available on other systems than Linux.
            return Optional.empty();
        }
    }
}
