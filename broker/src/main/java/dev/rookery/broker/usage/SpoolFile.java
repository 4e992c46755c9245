package dev.rookery.broker.usage;

import dev.rookery.auth.TenantId;
import dev.rookery.broker.meter.Usage;
import dev.rookery.broker.meter.UsageMetric;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * File that keeps pending usage while PostgreSQL is unavailable, in case the broker is killed meanwhile. It is text: a header with the
 * names of the measures, one line per row and device, and an end line, which shows that the file is complete.
 */
final class SpoolFile {
    private static final String HEADER = "rookery-usage 1 ";
    private static final String END = "end";

    private final Path file;

    SpoolFile(Path file) {
        this.file = file;
    }

    /** Replaces the file atomically. */
    void save(PendingUsage pending) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Path next = file.resolveSibling(file.getFileName() + ".next");
        try (BufferedWriter out = Files.newBufferedWriter(next)) {
            out.write(HEADER
                    + Arrays.stream(UsageMetric.values())
                            .map(UsageMetric::column)
                            .collect(Collectors.joining(",")));
            out.newLine();
            for (UsageRow row : pending.rows().values()) {
                out.write(line(row));
                out.newLine();
            }
            for (var device : pending.devices().entrySet()) {
                out.write(line(device.getKey(), device.getValue()));
                out.newLine();
            }
            out.write(END);
            out.newLine();
        }
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /**
     * Adds the usage that an earlier run saved, if the file exists.
     *
     * @throws IOException if the file is unreadable or damaged
     */
    void loadInto(PendingUsage pending) throws IOException {
        if (!Files.exists(file)) {
            return;
        }
        List<String> lines = Files.readAllLines(file);
        if (lines.size() < 2
                || !lines.get(0).startsWith(HEADER)
                || !lines.get(lines.size() - 1).equals(END)) {
            throw new IOException("Spool file " + file + " is incomplete");
        }
        String[] measures = lines.get(0).substring(HEADER.length()).split(",");
        try {
            for (String line : lines.subList(1, lines.size() - 1)) {
                parse(line.split(" "), measures, pending);
            }
        } catch (RuntimeException e) {
            throw new IOException("Spool file " + file + " is damaged", e);
        }
    }

    void delete() throws IOException {
        Files.deleteIfExists(file);
    }

    /** Renames an unreadable file to {@link #asidePath}. */
    void moveAside() throws IOException {
        Files.move(file, asidePath(), StandardCopyOption.REPLACE_EXISTING);
    }

    Path asidePath() {
        return file.resolveSibling(file.getFileName() + ".damaged");
    }

    @Override
    public String toString() {
        return file.toString();
    }

    private static String line(UsageRow row) {
        String values =
                Arrays.stream(row.usage().toArray()).mapToObj(Long::toString).collect(Collectors.joining(","));
        return String.join(
                " ",
                "row",
                row.key().run().toString(),
                Long.toString(row.key().sequence()),
                row.key().tenant().value(),
                row.hour().toString(),
                row.since().toString(),
                row.until().toString(),
                values);
    }

    private static String line(ActiveDevice device, int hours) {
        return String.join(
                " ",
                "device",
                device.tenant().value(),
                device.day().toString(),
                Long.toString(device.device()),
                Integer.toString(hours));
    }

    private static void parse(String[] words, String[] measures, PendingUsage pending) {
        if (words[0].equals("row")) {
            UsageRow.Key key =
                    new UsageRow.Key(UUID.fromString(words[1]), Long.parseLong(words[2]), new TenantId(words[3]));
            long[] values = Arrays.stream(words[7].split(","))
                    .mapToLong(Long::parseLong)
                    .toArray();
            pending.add(new UsageRow(
                    key,
                    Instant.parse(words[4]),
                    Instant.parse(words[5]),
                    Instant.parse(words[6]),
                    Usage.of(measures, values)));
        } else {
            pending.add(
                    new ActiveDevice(new TenantId(words[1]), LocalDate.parse(words[2]), Long.parseLong(words[3])),
                    Integer.parseInt(words[4]));
        }
    }
}
