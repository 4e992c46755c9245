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
 * A backlog on disk, for when PostgreSQL is away and the broker may be killed meanwhile. Text: a heading with the names of the
 * measures, a line for each row and device, and a last line that tells that nothing is cut off.
 */
final class SpoolFile {
    private static final String HEADING = "rookery-usage 1 ";
    private static final String END = "end";

    private final Path file;

    SpoolFile(Path file) {
        this.file = file;
    }

    /** Replaces the file in one step. */
    void save(Backlog backlog) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Path next = file.resolveSibling(file.getFileName() + ".next");
        try (BufferedWriter out = Files.newBufferedWriter(next)) {
            out.write(HEADING
                    + Arrays.stream(UsageMetric.values())
                            .map(UsageMetric::column)
                            .collect(Collectors.joining(",")));
            out.newLine();
            for (UsageRow row : backlog.rows().values()) {
                out.write(line(row));
                out.newLine();
            }
            for (var device : backlog.devices().entrySet()) {
                out.write(line(device.getKey(), device.getValue()));
                out.newLine();
            }
            out.write(END);
            out.newLine();
        }
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** What a former run left; nothing if there is no file. */
    void loadInto(Backlog backlog) throws IOException {
        if (!Files.exists(file)) {
            return;
        }
        List<String> lines = Files.readAllLines(file);
        if (lines.size() < 2
                || !lines.get(0).startsWith(HEADING)
                || !lines.get(lines.size() - 1).equals(END)) {
            throw new IOException(file + " is damaged");
        }
        String[] measures = lines.get(0).substring(HEADING.length()).split(",");
        try {
            for (String line : lines.subList(1, lines.size() - 1)) {
                read(line.split(" "), measures, backlog);
            }
        } catch (RuntimeException e) {
            throw new IOException(file + " is damaged", e);
        }
    }

    void delete() throws IOException {
        Files.deleteIfExists(file);
    }

    /** Puts a file that cannot be read out of the way and keeps it. */
    void setAside() throws IOException {
        Path aside = file.resolveSibling(file.getFileName() + ".damaged");
        Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
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

    private static void read(String[] words, String[] measures, Backlog backlog) {
        if (words[0].equals("row")) {
            UsageRow.Key key =
                    new UsageRow.Key(UUID.fromString(words[1]), Long.parseLong(words[2]), new TenantId(words[3]));
            long[] values = Arrays.stream(words[7].split(","))
                    .mapToLong(Long::parseLong)
                    .toArray();
            backlog.add(new UsageRow(
                    key,
                    Instant.parse(words[4]),
                    Instant.parse(words[5]),
                    Instant.parse(words[6]),
                    Usage.of(measures, values)));
        } else {
            backlog.add(
                    new ActiveDevice(new TenantId(words[1]), LocalDate.parse(words[2]), Long.parseLong(words[3])),
                    Integer.parseInt(words[4]));
        }
    }
}
