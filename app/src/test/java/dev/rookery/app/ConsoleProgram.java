package dev.rookery.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Node.js programs that test the console, with the packages that the build has installed. */
final class ConsoleProgram {
    private static final Path WEB =
            Path.of("..", "dashboard", "src", "main", "web").toAbsolutePath().normalize();

    private ConsoleProgram() {}

    /**
     * Runs a program in the folder of the console's sources.
     *
     * @param output file for its output
     * @return its output; fails if it does not succeed
     */
    static String run(List<String> arguments, Map<String, String> environment, Path output, int timeoutMinutes)
            throws IOException, InterruptedException {
        assertThat(WEB.resolve("node_modules"))
                .as("packages of the console, which 'mvn verify' installs")
                .isDirectory();
        ProcessBuilder command = new ProcessBuilder(arguments)
                .directory(WEB.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        command.environment().putAll(environment);
        Process program = command.start();
        try {
            boolean ended = program.waitFor(timeoutMinutes, TimeUnit.MINUTES);
            String text = Files.readString(output);
            assertThat(ended).as("%s ended in time: %s", arguments, text).isTrue();
            assertThat(program.exitValue()).as(text).isZero();
            return text;
        } finally {
            program.descendants().forEach(ProcessHandle::destroyForcibly);
            program.destroyForcibly();
        }
    }
}
