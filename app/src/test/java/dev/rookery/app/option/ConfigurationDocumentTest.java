package dev.rookery.app.option;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.app.command.RookeryCommand;
import java.io.IOException;
import java.lang.reflect.Member;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** The configuration reference lists every setting exactly as the options describe it, grouped by component. */
class ConfigurationDocumentTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "reference", "configuration.md");
    private static final String INDEX_HEADER = "| command | options |\n|---|---|\n";
    private static final Pattern ACRONYM = Pattern.compile("^(Acl|Api|Tls)\\b");
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

    private final Map<String, Group> groups = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private final Set<String> commands = new TreeSet<>();

    @BeforeEach
    void collect() {
        collect(RookeryCommand.commandLine(Map.of()), "", groups, commands);
    }

    @Test
    void listsEverySetting() throws IOException {
        String tables = groups.entrySet().stream()
                .map(group -> group.getValue().markdown(group.getKey(), commands))
                .collect(Collectors.joining("\n"));

        assertThat(Files.readString(DOCUMENT)).contains(tables);
    }

    /** Groups of all commands are left out. */
    @Test
    void listsTheGroupsOfEveryCommand() throws IOException {
        String index = commands.stream()
                .map(command -> groups.entrySet().stream()
                        .filter(group -> group.getValue().commands().contains(command)
                                && !group.getValue().commands().equals(commands))
                        .map(group -> link(group.getKey()))
                        .collect(Collectors.joining(", ", "| `" + command + "` | ", " |\n")))
                .collect(Collectors.joining());

        assertThat(Files.readString(DOCUMENT)).contains(INDEX_HEADER + index);
    }

    private static String link(String component) {
        return "[" + component + "](#" + component.toLowerCase(Locale.ROOT).replace(' ', '-') + ")";
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
        if (!name.equals("config")) { // Its subcommands have the options of the commands that they check.
            command.getSubcommands()
                    .forEach((subcommand, line) -> collect(line, (name + " " + subcommand).strip(), groups, commands));
        }
    }

    /** Returns the component after which the options class is named: "API broker" for {@code ApiBrokerOptions}. */
    private static String component(OptionSpec option) {
        String name = ((Member) option.userObject())
                .getDeclaringClass()
                .getSimpleName()
                .replaceFirst("Options$", "");
        String words = name.replaceAll("(?<=[a-z])(?=[A-Z])", " ");
        String heading = words.charAt(0) + words.substring(1).toLowerCase(Locale.ROOT);
        return ACRONYM.matcher(heading).replaceFirst(acronym -> acronym.group().toUpperCase(Locale.ROOT));
    }
}
