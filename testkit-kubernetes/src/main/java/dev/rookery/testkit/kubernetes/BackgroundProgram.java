package dev.rookery.testkit.kubernetes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Program of the control plane, restartable, which logs to a file. */
final class BackgroundProgram {
    private final List<String> command;
    private final Path log;
    private @Nullable Process process;

    BackgroundProgram(Path binary, Path log, List<String> arguments) {
        this.command = new ArrayList<>(List.of(binary.toString()));
        this.command.addAll(arguments);
        this.log = log;
    }

    void start() {
        try {
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean isRunning() {
        return process != null && process.isAlive();
    }

    /** Kills the program and waits until it has terminated. */
    void stop() {
        if (process == null) {
            return;
        }
        process.destroyForcibly();
        try {
            process.waitFor(1, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    Path log() {
        return log;
    }
}
