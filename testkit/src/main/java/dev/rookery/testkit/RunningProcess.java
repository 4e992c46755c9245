package dev.rookery.testkit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** Process of a program under test, with the output of both streams combined. Closing terminates it. Thread-safe. */
public final class RunningProcess implements AutoCloseable {
    private final Process process;
    private final StringBuffer output = new StringBuffer();
    private final Thread reader;

    private RunningProcess(Process process) {
        this.process = process;
        reader = new Thread(this::read, "output of " + process.pid());
        reader.setDaemon(true);
        reader.start();
    }

    public static RunningProcess start(List<String> command) throws IOException {
        return new RunningProcess(
                new ProcessBuilder(command).redirectErrorStream(true).start());
    }

    /** Returns the output so far. */
    public String output() {
        return output.toString();
    }

    /** Writes to standard input and closes it. */
    public void write(String input) throws IOException {
        try (OutputStream stream = process.getOutputStream()) {
            stream.write(input.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** Waits until the output contains the text. Fails if the process ends before. */
    public void awaitOutput(String text, Duration timeout) {
        Awaitility.await("'" + text + "' in the output")
                .atMost(timeout)
                .failFast(() -> {
                    // Output can still be unread when the process ends.
                    if (!reader.isAlive() && !output().contains(text)) {
                        throw new AssertionError("The process ended: " + output());
                    }
                })
                .until(() -> output().contains(text));
    }

    /** Returns the first match in the output so far. */
    public Matcher find(String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(output());
        if (!matcher.find()) {
            throw new AssertionError("No " + pattern + " in " + output());
        }
        return matcher;
    }

    /** Sends SIGTERM. Unlike {@link Process#destroy}, keeps the streams open. */
    public void terminate() {
        process.toHandle().destroy();
    }

    /** Sends SIGKILL and waits for the end of the process. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Waits for the end of the process and returns its exit code. */
    public int awaitExit(Duration timeout) throws InterruptedException {
        if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("Still running after " + timeout + ": " + output());
        }
        reader.join(timeout.toMillis());
        return process.exitValue();
    }

    /** Sends SIGTERM, and SIGKILL after a minute. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(1, TimeUnit.MINUTES)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private void read() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                output.append(line).append('\n');
            }
        } catch (IOException e) {
            if (process.isAlive()) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
