package dev.rookery.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.api.diagnosis.Explanation;
import dev.rookery.api.diagnosis.Explanations;
import dev.rookery.broker.limit.Limit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The console knows all limits of the broker, and names no reason that does not exist. */
class ConsoleReasonsTest {
    private static final Path SOURCES = Path.of("..", "dashboard", "src", "main", "web", "src");
    private static final Pattern NAME = Pattern.compile("'([a-z_]+)'");

    private static List<String> limits() {
        return Arrays.stream(Limit.values()).map(Limit::label).toList();
    }

    private static List<String> names(String constant) throws IOException {
        String source = Files.readString(SOURCES.resolve("state/explain.ts"));
        String begin = "const " + constant + " = new Set([";
        assertThat(source).contains(begin);
        int start = source.indexOf(begin) + begin.length();
        return NAME.matcher(source.substring(start, source.indexOf("]", start)))
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
    }

    @Test
    void everyLimitLeadsToTheLimits() throws IOException {
        assertThat(names("LIMITS")).containsAll(limits());
    }

    @ParameterizedTest
    @ValueSource(strings = {"LIMITS", "RIGHTS"})
    void noReasonIsInvented(String constant) throws IOException {
        List<String> known =
                Explanations.all().stream().map(Explanation::reason).distinct().toList();

        assertThat(names(constant)).doesNotHaveDuplicates().isSubsetOf(known);
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "de"})
    void everyLimitHasAText(String language) throws IOException {
        String catalogue = Files.readString(SOURCES.resolve("i18n/live." + language + ".ts"));
        String reasons = catalogue.substring(catalogue.indexOf("\n  reason: {"), catalogue.indexOf("\n  session: {"));

        assertThat(limits()).allSatisfy(limit -> assertThat(reasons).contains(" " + limit + ": '"));
    }
}
