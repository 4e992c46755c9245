package dev.rookery.app.command;

/** Expected failure of a command. The message gives the reason and a remedy. */
final class CommandException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CommandException(String message) {
        super(message);
    }
}
