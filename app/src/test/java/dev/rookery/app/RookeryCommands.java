package dev.rookery.app;

import dev.rookery.app.command.RookeryCommand;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import picocli.CommandLine;

/** Commands of the {@code rookery} program that end by themselves, run in this process: a process of their own takes seconds. */
public final class RookeryCommands {
    private RookeryCommands() {}

    /** What a command ended with. */
    public record Result(int exitCode, String out, String err) {
        /** What it printed, if it went well. */
        public String orFail() {
            if (exitCode != 0) {
                throw new AssertionError("Exit code " + exitCode + ": " + out + err);
            }
            return out;
        }
    }

    /** @param input what it reads from standard input */
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
