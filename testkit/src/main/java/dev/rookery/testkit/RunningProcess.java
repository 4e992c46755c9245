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

/** A program that a test runs and reads. Standard output and error are one. Killed at the latest when closed. */
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

    /** What it has printed so far. */
    public String output() {
        return output.toString();
    }

    /** Writes to its standard input and ends that. */
    public void write(String input) throws IOException {
        try (OutputStream stream = process.getOutputStream()) {
            stream.write(input.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** Waits until it has printed the text; fails if it ends before. */
    public void awaitOutput(String text, Duration timeout) {
        Awaitility.await("'" + text + "' in the output")
                .atMost(timeout)
                .failFast(() -> {
                    // When the process ends, not all that it printed may have been read yet.
                    if (!reader.isAlive() && !output().contains(text)) {
                        throw new AssertionError("The process ended: " + output());
                    }
                })
                .until(() -> output().contains(text));
    }

    /** The first match in what it has printed. */
    public Matcher find(String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(output());
        if (!matcher.find()) {
            throw new AssertionError("No " + pattern + " in " + output());
        }
        return matcher;
    }

    /** Sends SIGTERM, and goes on reading, unlike {@link Process#destroy}. */
    public void terminate() {
        process.toHandle().destroy();
    }

    /** Sends SIGKILL: it has no chance to clean up. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Its exit code. */
    public int awaitExit(Duration timeout) throws InterruptedException {
        if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("Still running after " + timeout + ": " + output());
        }
        reader.join(timeout.toMillis());
        return process.exitValue();
    }

    /** Ends it, as a user would; by force if it does not listen. */
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
