package dev.rookery.app;

import dev.rookery.app.command.RookeryCommand;

/** Entry point of the process. */
public final class Rookery {
    private Rookery() {}

    public static void main(String[] arguments) {
        System.exit(RookeryCommand.commandLine(System.getenv(), arguments).execute(arguments));
    }
}
