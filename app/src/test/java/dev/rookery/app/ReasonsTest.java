package dev.rookery.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.api.diagnosis.Explanation;
import dev.rookery.api.diagnosis.Explanations;
import dev.rookery.auth.Authentication.Cause;
import dev.rookery.broker.event.DropReason;
import dev.rookery.broker.event.EventType;
import dev.rookery.broker.limit.Limit;
import dev.rookery.broker.websocket.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every reason of the broker is explained, and the reference lists the explanations. */
class ReasonsTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "reference", "reasons.md");

    static Stream<String[]> reasons() {
        return Stream.of(
                        Arrays.stream(Cause.values())
                                .filter(cause -> cause != Cause.UNSPECIFIED)
                                .map(cause -> new String[] {EventType.REFUSED.label(), cause.label()}),
                        Arrays.stream(Refusal.Cause.values())
                                .map(cause -> new String[] {EventType.REFUSED.label(), "websocket_" + cause.label()}),
                        Arrays.stream(Limit.values())
                                .map(limit -> new String[] {EventType.REFUSED.label(), limit.label()}),
                        Arrays.stream(DropReason.values())
                                .map(reason -> new String[] {EventType.DROPPED.label(), reason.id()}))
                .flatMap(each -> each);
    }

    @ParameterizedTest
    @MethodSource("reasons")
    void everyReasonIsExplained(String eventType, String reason) {
        assertThat(Explanations.find(eventType, reason)).isPresent();
    }

    @Test
    void theReferenceListsAllReasons() throws IOException {
        String rows = Explanations.all().stream().map(ReasonsTest::row).collect(Collectors.joining());

        assertThat(Files.readString(DOCUMENT)).contains(rows);
    }

    private static String row(Explanation each) {
        String type = each.eventType().equals(Explanation.ANY) ? "any" : "`" + each.eventType() + "`";
        return "| " + type + " | `" + each.reason() + "` | " + each.meaning() + " | " + each.action() + " |\n";
    }
}
