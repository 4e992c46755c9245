package dev.rookery.testkit.kubernetes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Runs programs and waits until they have terminated. */
final class CommandRunner {
    private static final Path SCRIPTS = Path.of("..", "deploy", "tools");

    private CommandRunner() {}

    record Result(int exitCode, String output) {}

    /** Returns the path that a script in {@code deploy/tools} prints. On first use the script downloads or builds the tools. */
    static Path scriptOutput(String script, String... arguments) {
        List<String> command = new ArrayList<>(List.of(SCRIPTS.resolve(script).toString()));
        command.addAll(List.of(arguments));
        Result result = start(new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT));
        if (result.exitCode() != 0) {
            throw new IllegalStateException(script + " failed with exit code " + result.exitCode());
        }
        return Path.of(result.output().strip());
    }

    /** Runs a command. The result's output contains standard output and standard error. */
    static Result run(Map<String, String> environment, List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        return start(builder);
    }

    private static Result start(ProcessBuilder builder) {
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Result(process.waitFor(), output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
