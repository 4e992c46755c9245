package dev.rookery.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.testkit.RunningProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A new user from the sources to the first explained refusal: {@code ./rookery all} in a copy of the files of the repository, which
 * builds them, and the console in Chromium. Prints the times, which depend on the machine and are not asserted.
 */
@Tag("long")
class FirstUseTest {
    private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();
    private static final Duration BUILD_TIMEOUT = Duration.ofMinutes(40);
    private static final int TOUR_MINUTES = 6;

    @TempDir
    private Path folder;

    @Test
    void fromTheSourcesToAnExplainedRefusal() throws Exception {
        Path sources = Files.createDirectory(folder.resolve("rookery"));
        copySources(sources);
        long begin = System.nanoTime();
        try (RunningProcess platform = start(sources)) {
            platform.awaitOutput("Rookery is ready", BUILD_TIMEOUT);
            Duration ready = Duration.ofNanos(System.nanoTime() - begin);
            assertThat(platform.output()).doesNotContain("\u001b", "WARNING", "0.0.0.0");

            String output = ConsoleProgram.run(
                    List.of("node", "e2e/first-use.mjs"),
                    ConsolePlatform.environment(platform),
                    folder.resolve("first-use.txt"),
                    TOUR_MINUTES);

            System.out.printf("figures build and start: %d s%n%s", ready.toSeconds(), output);
            assertThat(output)
                    .contains("figures first use")
                    .endsWith("tour complete\n")
                    .doesNotContain("not ok");
        }
    }

    /** Copies what a clone of the next commit would have. */
    private static void copySources(Path target) throws IOException, InterruptedException {
        Process copy = new ProcessBuilder(
                        "sh",
                        "-c",
                        "git ls-files -z --cached --others --exclude-standard | tar --null -c -T - | tar -x -C \"$0\"",
                        target.toString())
                .directory(REPOSITORY.toFile())
                .inheritIO()
                .start();
        assertThat(copy.waitFor()).isZero();
        assertThat(target.resolve("rookery")).isExecutable();
    }

    private RunningProcess start(Path sources) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                "env",
                "-C",
                sources.toString(),
                // No process that outlives the test creates a cache of classes.
                "ROOKERY_JAVA_OPTIONS=-Dnone=none",
                "./rookery",
                "all",
                "--data=" + folder.resolve("data")));
        for (String port : List.of("mqtt", "websocket", "api", "exporter", "dashboard", "provisioner")) {
            command.add("--" + port + "-port=0");
        }
        return RunningProcess.start(command);
    }
}
