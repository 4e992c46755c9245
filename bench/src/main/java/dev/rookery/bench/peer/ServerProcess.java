package dev.rookery.bench.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** A broker in a process of its own, whose output goes to a file. */
final class ServerProcess {
    private static final Duration START_TIMEOUT = Duration.ofSeconds(120);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);
    private static final long LOOK_AGAIN_MILLIS = 20;

    private static final Pattern TELLING = Pattern.compile("(?i)error|exception|invalid");

    private final Process process;
    private final Thread endWithUs = new Thread(this::kill, "end-broker");

    private ServerProcess(Process process) {
        this.process = process;
        try {
            Runtime.getRuntime().addShutdownHook(endWithUs);
        } catch (IllegalStateException e) {
            // This process is ending already.
            process.destroyForcibly();
            throw e;
        }
    }

    /**
     * Starts a command and waits until its port is open.
     *
     * @param environment set in addition to this process's own
     */
    static ServerProcess start(List<String> command, Map<String, String> environment, Path directory, int port)
            throws PeerException, InterruptedException {
        Path log = directory.resolve("output.log");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        try {
            ServerProcess server = new ServerProcess(builder.start());
            server.awaitPort(port, log);
            return server;
        } catch (IOException e) {
            throw new PeerException("cannot run " + command.get(0) + ": " + e.getMessage(), e);
        }
    }

    private void awaitPort(int port, Path log) throws PeerException, InterruptedException, IOException {
        long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
        while (!Ports.isOpen(Ports.LOOPBACK, port)) {
            if (!process.isAlive()) {
                throw new PeerException("ended at once: " + reason(log));
            }
            if (System.nanoTime() - deadline > 0) {
                stop();
                throw new PeerException("did not open its port in " + START_TIMEOUT.toSeconds() + " s; " + log);
            }
            Thread.sleep(LOOK_AGAIN_MILLIS);
        }
    }

    long pid() {
        return process.pid();
    }

    /** Ends the process, with force if it takes too long. */
    void stop() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().waitFor();
            }
            Runtime.getRuntime().removeShutdownHook(endWithUs);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        } catch (IllegalStateException e) {
            // This process is ending, and the hook is about to do the same.
            process.destroyForcibly();
        }
    }

    private void kill() {
        process.destroyForcibly();
    }

    /** Returns the first line that reports an error, or else the last line. */
    private static String reason(Path log) throws IOException {
        List<String> lines =
                Files.readAllLines(log).stream().filter(line -> !line.isBlank()).toList();
        return lines.stream()
                .filter(line -> TELLING.matcher(line).find())
                .findFirst()
                .orElse(lines.isEmpty() ? "no output" : lines.get(lines.size() - 1))
                .strip();
    }
}
