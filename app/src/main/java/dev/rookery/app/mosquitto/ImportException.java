package dev.rookery.app.mosquitto;

import dev.rookery.failure.UserFacingException;

/** Configuration that cannot be imported. The message gives the reason and contains no secret. */
public final class ImportException extends UserFacingException {
    private static final long serialVersionUID = 1L;

    public ImportException(String message) {
        super(message);
    }
}
