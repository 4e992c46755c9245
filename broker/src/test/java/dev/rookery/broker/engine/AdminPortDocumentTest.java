package dev.rookery.broker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.broker.event.DropReason;
import dev.rookery.broker.event.EventType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Keeps docs/reference/admin-port.md complete. */
class AdminPortDocumentTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "reference", "admin-port.md");

    @Test
    void documentListsDropReasons() throws IOException {
        String document = Files.readString(DOCUMENT);

        assertThat(Arrays.stream(DropReason.values())
                        .map(reason -> "| `" + reason.id() + "` | " + reason.description() + " |\n"))
                .allSatisfy(row -> assertThat(document).contains(row));
    }

    @Test
    void documentListsEventTypes() throws IOException {
        String document = Files.readString(DOCUMENT);

        assertThat(Arrays.stream(EventType.values()).map(type -> "| `" + type.label() + "` | "))
                .allSatisfy(row -> assertThat(document).contains(row));
    }
}
