package dev.rookery.app;

import dev.rookery.app.command.RookeryCommand;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import picocli.CommandLine;

/** Runs short-lived commands of the {@code rookery} program in this process, because a separate process takes seconds. */
public final class RookeryCommands {
    private RookeryCommands() {}

    /** Result of a command. */
    public record Result(int exitCode, String out, String err) {
        /** Returns the standard output; fails if the exit code is not 0. */
        public String orFail() {
            if (exitCode != 0) {
                throw new AssertionError("Exit code " + exitCode + ": " + out + err);
            }
            return out;
        }
    }

    /** @param input content of standard input */
    public static Result run(String input, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
        try {
            CommandLine command = RookeryCommand.commandLine(Map.of(), arguments);
            command.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
            return new Result(command.execute(arguments), out.toString(), err.toString());
        } finally {
            System.setIn(before);
        }
    }
}
