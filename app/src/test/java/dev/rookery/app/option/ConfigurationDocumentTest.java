package dev.rookery.app.option;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.app.command.RookeryCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** Keeps the table in docs/configuration.md true: it must be what the options say of themselves. */
class ConfigurationDocumentTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "configuration.md");
    private static final String HEADER = "| option | variable | meaning |\n|---|---|---|\n";

    @Test
    void listsEverySetting() throws IOException {
        String document = Files.readString(DOCUMENT);

        assertThat(document).contains(HEADER + table());
    }

    private static String table() {
        Map<String, OptionSpec> settings = new TreeMap<>();
        collect(RookeryCommand.commandLine(Map.of()), settings);
        return settings.values().stream()
                .map(option -> "| `" + spelling(option) + "` | `" + EnvironmentDefaults.variable(option.longestName())
                        + "` | " + String.join(" ", option.description()) + " |\n")
                .collect(Collectors.joining());
    }

    private static String spelling(OptionSpec option) {
        return option.typeInfo().isBoolean() ? option.longestName() : option.longestName() + " " + option.paramLabel();
    }

    private static void collect(CommandLine command, Map<String, OptionSpec> settings) {
        command.getCommandSpec().options().stream()
                .filter(EnvironmentDefaults::isSetting)
                // Two components may mean different things by one name.
                .forEach(option ->
                        settings.put(option.longestName() + " " + String.join(" ", option.description()), option));
        command.getSubcommands().values().forEach(subcommand -> collect(subcommand, settings));
    }
}
