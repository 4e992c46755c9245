package dev.rookery.app.backup.content;

import dev.rookery.failure.UserFacingException;

/** A backup does not restore to what it was made of. */
public final class RestoreCheckException extends UserFacingException {
    private static final long serialVersionUID = 1L;

    public RestoreCheckException(String message) {
        super(message);
    }
}
