package dev.rookery.testkit.kubernetes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Runs programs to their end. */
final class Tool {
    private static final Path TOOLS = Path.of("..", "deploy", "tools");

    private Tool() {}

    /** What a program printed. */
    record Result(int exitCode, String output) {}

    /** The folder that a script in {@code deploy/tools} prints; on first use it fetches or builds what is in there. */
    static Path folder(String script, String... arguments) {
        List<String> command = new ArrayList<>(List.of(TOOLS.resolve(script).toString()));
        command.addAll(List.of(arguments));
        Result result = start(new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT));
        if (result.exitCode() != 0) {
            throw new IllegalStateException(script + " failed with exit code " + result.exitCode());
        }
        return Path.of(result.output().strip());
    }

    /** Standard output and error are one. */
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
