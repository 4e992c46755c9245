package dev.rookery.app;

import dev.rookery.app.command.RookeryCommand;

/** Where the process begins. */
public final class Rookery {
    private Rookery() {}

    public static void main(String[] arguments) {
        System.exit(RookeryCommand.commandLine(System.getenv(), arguments).execute(arguments));
    }
}
