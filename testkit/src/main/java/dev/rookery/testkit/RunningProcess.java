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

/** Process of a test with its output: standard output and standard error, interleaved. Terminated when closed. */
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

    /** Starts a command. */
    public static RunningProcess start(List<String> command) throws IOException {
        return new RunningProcess(
                new ProcessBuilder(command).redirectErrorStream(true).start());
    }

    /** Returns the id of the process. */
    public long pid() {
        return process.pid();
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

    /** Waits until the output contains the text. Fails if the process terminates before. */
    public void awaitOutput(String text, Duration timeout) {
        Awaitility.await("'" + text + "' in the output")
                .atMost(timeout)
                .failFast(() -> {
                    // A terminated process may have output that the reader has not read.
                    if (!reader.isAlive() && !output().contains(text)) {
                        throw new AssertionError("The process has terminated: " + output());
                    }
                })
                .until(() -> output().contains(text));
    }

    /** Returns the first match in the output. Fails if there is none. */
    public Matcher find(String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(output());
        if (!matcher.find()) {
            throw new AssertionError("No " + pattern + " in " + output());
        }
        return matcher;
    }

    /** Sends SIGTERM. Unlike {@link Process#destroy}, keeps reading the output. */
    public void terminate() {
        process.toHandle().destroy();
    }

    /** Sends SIGKILL and waits until the process has terminated. */
    public void kill() throws InterruptedException {
        // Unlike Process.destroyForcibly, keeps reading the output.
        process.toHandle().destroyForcibly();
        process.waitFor();
    }

    /** Waits until the process has terminated and returns its exit code. */
    public int awaitExit(Duration timeout) throws InterruptedException {
        if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("Still running after " + timeout + ": " + output());
        }
        reader.join(timeout.toMillis());
        return process.exitValue();
    }

    /** Terminates the process. Kills it after a minute. */
    @Override
    public void close() {
        terminate();
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
