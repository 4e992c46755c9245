package dev.rookery.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.rookery.bench.session.PlanOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** The commands in docs/benchmarks.md are valid. */
class BenchmarksDocumentTest {
    private static final Pattern COMMAND = Pattern.compile("\\./rookery bench\\b([^`#|]*)");

    private static List<String> commands() throws IOException {
        String text = Files.readString(Path.of("..", "docs", "benchmarks.md")).replace("\\\n", " ");
        List<String> commands = text.lines()
                .flatMap(line -> COMMAND.matcher(line).results())
                .map(match -> match.group(1).strip().replace("'", ""))
                .toList();
        assertThat(commands).hasSizeGreaterThan(30);
        return commands;
    }

    @ParameterizedTest
    @MethodSource("commands")
    void isValid(String arguments) {
        CommandLine command = BenchCommand.commandLine();

        CommandLine.ParseResult parsed =
                command.parseArgs(arguments.isEmpty() ? new String[0] : arguments.split("\\s+"));

        if (!parsed.hasSubcommand()) {
            PlanOptions plan = (PlanOptions) command.getMixins().get("planOptions");
            assertThatCode(plan::plan).doesNotThrowAnyException();
        }
    }
}
