package dev.rookery.broker.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** DroppedMessage reasons are documented, and their metric tags do not collide by accident. */
class DropReasonTest {
    @Test
    void documentationListsEveryReason() throws IOException {
        List<String> rows = Arrays.stream(DropReason.values())
                .map(reason -> "| `" + reason.id() + "` | " + reason.description() + " |")
                .toList();
        assertThat(documentation()).containsAll(rows);
    }

    private static List<String> documentation() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("..", "docs"))) {
            List<Path> pages =
                    files.filter(file -> file.toString().endsWith(".md")).toList();
            return pages.stream().flatMap(DropReasonTest::lines).collect(Collectors.toList());
        }
    }

    private static Stream<String> lines(Path page) {
        try {
            return Files.readAllLines(page).stream();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void metricTagsComeFromTheUsageMeasures() {
        assertThat(Arrays.stream(DropReason.values()).map(DropReason::metricTag).distinct())
                .containsExactly(
                        "queue_full",
                        "slow_client",
                        "client_away",
                        "too_large",
                        "expired",
                        "no_right_to_read",
                        "not_authorized",
                        "limit");
    }
}
