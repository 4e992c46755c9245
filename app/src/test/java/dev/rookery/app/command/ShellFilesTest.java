package dev.rookery.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Completion of the shell, and manual pages. */
class ShellFilesTest {
    @TempDir
    private Path folder;

    @Test
    void bashCompletesCommandsAndOptions() throws Exception {
        Path script = Files.writeString(folder.resolve("completion"), run("completion", "bash"));

        String completed = bash("compopt() { :; }; source " + script + "; COMP_WORDS=(rookery user a); COMP_CWORD=2;"
                + " _complete_rookery; echo \"${COMPREPLY[@]}\";"
                + " COMP_WORDS=(rookery broker --mqtts-p); COMP_CWORD=2;"
                + " _complete_rookery; echo \"${COMPREPLY[@]}\"");

        assertThat(completed.lines()).containsExactly("add", "--mqtts-port");
    }

    @Test
    void everyCommandHasAManualPage() throws IOException {
        run("manual", folder.toString());

        assertThat(folder.resolve("rookery.1")).content().contains("rookery\\-user(1)", "Exit codes: 0 success");
        assertThat(folder.resolve("rookery-config-check.1")).content().contains("\\fBbroker\\fR");
        assertThat(folder.resolve("rookery-all.1"))
                .content()
                .contains("\\fB\\-\\-mqtt\\-port PORT\\fR", "Variable: ROOKERY_MQTT_PORT.", "rookery(1)");
        try (Stream<Path> files = Files.list(folder)) {
            List<String> names =
                    files.map(file -> String.valueOf(file.getFileName())).toList();
            assertThat(names)
                    .contains("rookery-user-add.1", "rookery-backup-create.1", "rookery-completion.1")
                    .doesNotContain("rookery-config-check-all.1");
        }
    }

    /** Two runs have the same bytes, so that packages are reproducible. */
    @Test
    void manualPagesAreReproducible() throws IOException {
        run("manual", folder.resolve("first").toString());
        run("manual", folder.resolve("second").toString());

        assertThat(folder.resolve("second/rookery-broker.1"))
                .hasSameBinaryContentAs(folder.resolve("first/rookery-broker.1"));
    }

    private static String run(String... arguments) {
        StringWriter out = new StringWriter();
        int code = RookeryCommand.execute(Map.of(), program -> program.setOut(new PrintWriter(out, true)), arguments);
        assertThat(code).isZero();
        return out.toString();
    }

    private static String bash(String script) throws IOException, InterruptedException {
        Process bash = new ProcessBuilder("bash", "-c", script)
                .redirectErrorStream(true)
                .start();
        String output = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(bash.waitFor()).describedAs("%s", output).isZero();
        return output;
    }
}
