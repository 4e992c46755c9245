package dev.rookery.app.option;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.app.command.RookeryCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the provisioner's chart sets, the program understands. */
class ProvisionerChartTest {
    private static final Path DEPLOYMENT =
            Path.of("..", "deploy", "charts", "provisioner", "templates", "deployment.yaml");
    private static final Set<String> OF_THE_LAUNCHER = Set.of("ROOKERY_JAVA_OPTIONS", "ROOKERY_LOG_LEVEL");

    @Test
    void setsVariablesThatThereAre() throws IOException {
        Set<String> set = Pattern.compile("ROOKERY_[A-Z_]+")
                .matcher(Files.readString(DEPLOYMENT))
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toCollection(TreeSet::new));
        set.removeAll(OF_THE_LAUNCHER);

        Set<String> known =
                RookeryCommand.commandLine(Map.of())
                        .getSubcommands()
                        .get("provisioner")
                        .getCommandSpec()
                        .options()
                        .stream()
                        .filter(EnvironmentDefaults::isSetting)
                        .map(option -> EnvironmentDefaults.variable(option.longestName()))
                        .collect(Collectors.toSet());
        assertThat(set).isNotEmpty().isSubsetOf(known);
    }
}
