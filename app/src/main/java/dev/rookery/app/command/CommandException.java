package dev.rookery.app.command;

import dev.rookery.failure.UserFacingException;

/** Expected failure of a command. The message gives the reason and a remedy. */
final class CommandException extends UserFacingException {
    private static final long serialVersionUID = 1L;

    CommandException(String message) {
        super(message);
    }
}
