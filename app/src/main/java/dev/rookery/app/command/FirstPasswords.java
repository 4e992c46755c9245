package dev.rookery.app.command;

import dev.rookery.file.PrivateFile;
import dev.rookery.text.TextFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Report of the accounts that the first start creates. Their passwords are never logged. Not thread-safe. */
final class FirstPasswords {
    /** Why each account exists, by kind. */
    private static final Map<String, String> PURPOSES = Map.of(
            "MQTT superuser", "logs in to the broker, and may publish and subscribe to all topics",
            "API owner", "signs in to the console and the API, and manages users, rights and devices",
            "operator", "signs in to the operator's console, and manages customers");

    private final Optional<Path> file;
    private final Consumer<String> output;
    private final List<String> accounts = new ArrayList<>();

    /**
     * @param file receives the passwords; empty for the output
     * @param output receives lines that must not be logged
     */
    FirstPasswords(Optional<Path> file, Consumer<String> output) {
        this.file = file;
        this.output = output;
    }

    /**
     * Reports a new account.
     *
     * @param command that changes the password
     * @return whether the output shows the password
     */
    boolean report(String kind, String name, String password, String command) {
        accounts.add(kind + " '" + name + "' " + PURPOSES.get(kind));
        String account = kind + " '" + name + "' with password " + password;
        output.accept("");
        if (file.isPresent()) {
            write(file.get(), account);
            output.accept("First start: " + kind + " '" + name + "'. Its password is in " + file.get());
            output.accept("Change it with: " + command + " " + name);
            return false;
        }
        output.accept("First start: " + account);
        output.accept("It is shown only now. Change it with: " + command + " " + name);
        return true;
    }

    /** Explains the accounts, if there are new ones: they have the same name and different passwords. */
    void explain(Consumer<String> lines) {
        if (!accounts.isEmpty()) {
            lines.accept("");
            lines.accept("Accounts of the first start, each with its own password:");
            accounts.forEach(account -> lines.accept("  " + account));
        }
    }

    private static void write(Path file, String line) {
        try {
            PrivateFile.replace(file, (Files.exists(file) ? TextFile.read(file) : "") + line + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write the first password to " + file + ": " + e, e);
        }
    }
}
