package dev.rookery.app.upgrade;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Runs Bash scripts. */
final class Script {
    private Script() {}

    /**
     * Runs a script. Its output goes to this process.
     *
     * @param arguments positional parameters, from {@code $1}
     * @throws IOException if the exit code is not 0
     */
    static void run(String script, List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("bash", "-euo", "pipefail", "-c", script, "script"));
        command.addAll(arguments);
        int exit = new ProcessBuilder(command).inheritIO().start().waitFor();
        if (exit != 0) {
            throw new IOException("Exit code " + exit + ": " + script);
        }
    }
}
