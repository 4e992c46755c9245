package dev.rookery.api.diagnosis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Explanations of all reasons, from {@code reasons.tsv}: those of the broker's events, and those that a diagnosis finds by itself.
 * Thread-safe.
 */
public final class Explanations {
    private static final List<Explanation> ALL = read();

    private Explanations() {}

    /** Returns the explanations, in the order of the documentation. */
    public static List<Explanation> all() {
        return ALL;
    }

    /** Returns the explanation of a reason in events of a type, or of the reason in general. */
    public static Optional<Explanation> find(String eventType, String reason) {
        return entry(eventType, reason).or(() -> entry(Explanation.ANY, reason));
    }

    private static Optional<Explanation> entry(String eventType, String reason) {
        return ALL.stream()
                .filter(each -> each.reason().equals(reason) && each.eventType().equals(eventType))
                .findFirst();
    }

    private static List<Explanation> read() {
        try (InputStream stream =
                Objects.requireNonNull(Explanations.class.getResourceAsStream("reasons.tsv"), "reasons.tsv")) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split("\t"))
                    .map(cells -> new Explanation(cells[0], cells[1], cells[2], cells[3]))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
