package dev.rookery.app.command;

import dev.rookery.auth.password.RandomPassword;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import picocli.CommandLine.Option;

/** Where a new password comes from: never from the command line, which every user of the machine can see. */
final class PasswordInput {
    @Option(names = "--password-stdin", description = "Read the password from the first line of standard input.")
    private boolean fromStandardInput;

    @Option(names = "--generate-password", description = "Make a random password and print it.")
    private boolean generated;

    /** The new password; asks at the terminal unless an option says otherwise. */
    String read() {
        if (fromStandardInput && generated) {
            throw new IllegalArgumentException("Give --password-stdin or --generate-password, not both");
        }
        if (generated) {
            return RandomPassword.generate();
        }
        return fromStandardInput ? readLine() : ask();
    }

    /** Whether the user has to be shown what was made. */
    boolean isGenerated() {
        return generated;
    }

    private static String readLine() {
        try {
            String line = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
            if (line == null) {
                throw new IllegalArgumentException(
                        "Standard input is empty; --password-stdin expects the password there");
            }
            return line;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String ask() {
        Console console = System.console();
        if (console == null) {
            throw new IllegalArgumentException(
                    "There is no terminal to ask for a password; use --password-stdin or --generate-password");
        }
        char[] first = console.readPassword("Password: ");
        char[] second = console.readPassword("Again: ");
        if (first == null || !Arrays.equals(first, second)) {
            throw new IllegalArgumentException("The two passwords differ");
        }
        return new String(first);
    }
}
