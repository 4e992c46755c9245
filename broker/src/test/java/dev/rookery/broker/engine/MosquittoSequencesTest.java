package dev.rookery.broker.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.rookery.broker.config.ListenerConfig.Transport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The broker follows the packet sequences of Mosquitto's own tests, but for those that docs/reference/conformance.md lists with
 * the reason. {@code ./test --all} unpacks the source of Mosquitto that has them. The property {@code rookery.test.mqtt} names
 * another broker, as {@code HOST:PORT}.
 */
@Tag("long")
class MosquittoSequencesTest {
    private static final Path TABLE = Path.of("..", "docs", "reference", "conformance.md");
    private static final Pattern ROW = Pattern.compile("\\| ([^|]+ \\| [^|]+) \\| (\\d+) \\| [^|]+ \\|");
    private static final Pattern TOTAL = Pattern.compile("has ([0-9,]+) sequences");

    @RegisterExtension
    final EngineFixture engine = new EngineFixture();

    @Test
    void followsAllSequencesThatTheTableOmits() throws IOException {
        Optional<Path> folder = sequences();
        assumeThat(folder)
                .as("SKIPPED: packet sequences of Mosquitto not found; ./test --all unpacks them")
                .isPresent();
        List<MosquittoSequence> all = MosquittoSequence.readAll(folder.get());
        SequencePlayer player = new SequencePlayer(address());
        Map<String, List<String>> deviations = new TreeMap<>();
        for (MosquittoSequence sequence : all) {
            player.play(sequence)
                    .ifPresent(deviation ->
                            deviations.merge(deviation, List.of(sequence.name()), (some, more) -> Stream.of(some, more)
                                    .flatMap(List::stream)
                                    .toList()));
        }

        String section = section();
        Matcher total = TOTAL.matcher(section);
        assertThat(total.find()).isTrue();
        assertThat(all).hasSize(Integer.parseInt(total.group(1).replace(",", "")));
        Map<String, Integer> numbers = new TreeMap<>();
        deviations.forEach((deviation, names) -> numbers.put(deviation, names.size()));
        assertThat(numbers)
                .as(() -> "Deviations: " + String.join("\n", lines(deviations)))
                .isEqualTo(rows(section));
    }

    private static List<String> lines(Map<String, List<String>> deviations) {
        return deviations.entrySet().stream()
                .map(entry -> "| " + entry.getKey() + " | " + entry.getValue().size() + " | " + entry.getValue())
                .toList();
    }

    private static Map<String, Integer> rows(String section) {
        Map<String, Integer> rows = new TreeMap<>();
        ROW.matcher(section).results().forEach(row -> rows.put(row.group(1), Integer.parseInt(row.group(2))));
        return rows;
    }

    private static String section() throws IOException {
        for (String section : Files.readString(TABLE).split("\n## ")) {
            if (section.startsWith("Packet sequences of Mosquitto")) {
                return section;
            }
        }
        throw new AssertionError("No section about packet sequences in " + TABLE);
    }

    private static Optional<Path> sequences() {
        return Optional.ofNullable(System.getProperty("rookery.test.sequences"))
                .map(Path::of)
                .or(() -> Optional.of(Path.of("..", "target", "tools", "mosquitto-sequences")))
                .filter(Files::isDirectory);
    }

    private InetSocketAddress address() {
        String other = System.getProperty("rookery.test.mqtt");
        if (other == null) {
            return engine.address(Transport.TCP);
        }
        int colon = other.lastIndexOf(':');
        return new InetSocketAddress(other.substring(0, colon), Integer.parseInt(other.substring(colon + 1)));
    }
}
