package dev.rookery.app.upgrade;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Runs programs of this machine that fixtures are made with. */
final class Script {
    private Script() {}

    /**
     * Runs a script of Bash.
     *
     * @param arguments its {@code $1} and so on
     * @throws IOException if it fails; its output is that of this process
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
