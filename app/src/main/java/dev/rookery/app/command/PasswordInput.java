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

/** Source of a new password; never the command line, which process lists show. */
final class PasswordInput {
    @Option(names = "--password-stdin", description = "Read the password from the first line of standard input.")
    private boolean fromStandardInput;

    @Option(names = "--generate-password", description = "Generate a random password and print it.")
    private boolean generated;

    /** Returns the new password; prompts at the terminal unless an option is set. */
    String read() {
        if (fromStandardInput && generated) {
            throw new IllegalArgumentException("--password-stdin and --generate-password exclude each other");
        }
        if (generated) {
            return RandomPassword.generate();
        }
        return fromStandardInput ? readLine() : ask();
    }

    /** Returns whether the password was generated and must be printed. */
    boolean isGenerated() {
        return generated;
    }

    private static String readLine() {
        try {
            String line = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
            if (line == null) {
                throw new IllegalArgumentException(
                        "Standard input is empty; --password-stdin reads the password from its first line");
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
                    "No terminal is available to prompt for a password. Use --password-stdin or --generate-password");
        }
        char[] first = console.readPassword("Password: ");
        char[] second = console.readPassword("Again: ");
        if (first == null || !Arrays.equals(first, second)) {
            throw new IllegalArgumentException("The passwords do not match");
        }
        return new String(first);
    }
}
