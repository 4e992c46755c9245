package dev.rookery.app.option;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.app.command.RookeryCommand;
import java.io.IOException;
import java.lang.reflect.Member;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** The configuration reference must list every setting exactly as the options describe it, grouped by component. */
class ConfigurationDocumentTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "reference", "configuration.md");
    private static final String HEADER = "| option | variable | meaning |\n|---|---|---|\n";

    /** Settings of one options class by name, and the commands that have them. */
    private record Group(Map<String, OptionSpec> settings, Set<String> commands) {
        Group() {
            this(new TreeMap<>(), new TreeSet<>());
        }

        String markdown(String component, Set<String> all) {
            return "## " + component + "\n\nCommands: " + (commands.equals(all) ? "all commands" : list()) + "\n\n"
                    + HEADER + settings.values().stream().map(Group::row).collect(Collectors.joining());
        }

        private String list() {
            return commands.stream().map(command -> "`" + command + "`").collect(Collectors.joining(", "));
        }

        private static String row(OptionSpec option) {
            String spelling = option.typeInfo().isBoolean()
                    ? option.longestName()
                    : option.longestName() + " " + option.paramLabel();
            return "| `" + spelling + "` | `" + EnvironmentDefaults.variable(option.longestName()) + "` | "
                    + String.join(" ", option.description()) + " |\n";
        }
    }

    @Test
    void listsEverySetting() throws IOException {
        assertThat(Files.readString(DOCUMENT)).contains(tables());
    }

    private static String tables() {
        Map<String, Group> groups = new TreeMap<>();
        Set<String> commands = new TreeSet<>();
        collect(RookeryCommand.commandLine(Map.of()), "", groups, commands);
        return groups.entrySet().stream()
                .map(group -> group.getValue().markdown(group.getKey(), commands))
                .collect(Collectors.joining("\n"));
    }

    /** @param commands receives all commands without subcommands, except help */
    private static void collect(CommandLine command, String name, Map<String, Group> groups, Set<String> commands) {
        if (command.getSubcommands().isEmpty() && !command.getCommandSpec().helpCommand()) {
            commands.add(name);
        }
        command.getCommandSpec().options().stream()
                .filter(EnvironmentDefaults::isSetting)
                .forEach(option -> {
                    Group group = groups.computeIfAbsent(component(option), absent -> new Group());
                    group.settings().put(option.longestName(), option);
                    group.commands().add(name);
                });
        command.getSubcommands()
                .forEach((subcommand, line) -> collect(line, (name + " " + subcommand).strip(), groups, commands));
    }

    /** Returns the component after which the options class is named: "Api broker" for {@code ApiBrokerOptions}. */
    private static String component(OptionSpec option) {
        String name = ((Member) option.userObject())
                .getDeclaringClass()
                .getSimpleName()
                .replaceFirst("Options$", "");
        String words = name.replaceAll("(?<=[a-z])(?=[A-Z])", " ");
        return words.charAt(0) + words.substring(1).toLowerCase(java.util.Locale.ROOT);
    }
}
