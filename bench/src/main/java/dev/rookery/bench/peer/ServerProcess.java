package dev.rookery.bench.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** Broker process, with its output in a file. Killed when the JVM shuts down. */
final class ServerProcess {
    private static final Duration START_TIMEOUT = Duration.ofSeconds(120);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);
    private static final long POLL_MILLIS = 20;

    private static final Pattern ERROR_LINE = Pattern.compile("(?i)error|exception|invalid");

    private final Process process;
    private final Thread shutdownHook = new Thread(this::kill, "stop-broker");

    private ServerProcess(Process process) {
        this.process = process;
        try {
            Runtime.getRuntime().addShutdownHook(shutdownHook);
        } catch (IllegalStateException e) {
            // The JVM is shutting down.
            process.destroyForcibly();
            throw e;
        }
    }

    /**
     * Starts a command and waits until the port accepts connections.
     *
     * @param environment environment variables in addition to those of this process
     * @throws PeerException if the process terminates or does not open the port within 120 s
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
                throw new PeerException("terminated during startup: " + reason(log));
            }
            if (System.nanoTime() - deadline > 0) {
                stop();
                throw new PeerException(
                        "port " + port + " not open after " + START_TIMEOUT.toSeconds() + " s; see " + log);
            }
            Thread.sleep(POLL_MILLIS);
        }
    }

    long pid() {
        return process.pid();
    }

    /** Terminates the process; kills it after 10 s. */
    void stop() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().waitFor();
            }
            Runtime.getRuntime().removeShutdownHook(shutdownHook);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        } catch (IllegalStateException e) {
            // The JVM is shutting down.
            process.destroyForcibly();
        }
    }

    /** Kills the process with SIGKILL and waits for its end. */
    void killAndWait() throws InterruptedException {
        process.destroyForcibly().waitFor();
        Runtime.getRuntime().removeShutdownHook(shutdownHook);
    }

    private void kill() {
        process.destroyForcibly();
    }

    /** Returns the first line that reports an error, or else the last line. */
    private static String reason(Path log) throws IOException {
        List<String> lines =
                Files.readAllLines(log).stream().filter(line -> !line.isBlank()).toList();
        return lines.stream()
                .filter(line -> ERROR_LINE.matcher(line).find())
                .findFirst()
                .orElse(lines.isEmpty() ? "no output" : lines.get(lines.size() - 1))
                .strip();
    }
}
