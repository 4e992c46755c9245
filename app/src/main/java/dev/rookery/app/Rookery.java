package dev.rookery.app;

import dev.rookery.app.command.RookeryCommand;
import dev.rookery.failure.FatalErrors;

/** Entry point of the process. */
public final class Rookery {
    private Rookery() {}

    public static void main(String[] arguments) {
        FatalErrors.install();
        System.exit(RookeryCommand.execute(System.getenv(), arguments));
    }
}
