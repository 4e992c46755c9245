package dev.rookery.app.backup.dump;

import dev.rookery.failure.UserFacingException;

/** Failure of a client program of PostgreSQL. */
public final class DumpException extends UserFacingException {
    private static final long serialVersionUID = 1L;

    DumpException(String message) {
        super(message);
    }
}
