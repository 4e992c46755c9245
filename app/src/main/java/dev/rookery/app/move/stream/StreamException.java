package dev.rookery.app.move.stream;

import dev.rookery.failure.UserFacingException;
import org.jspecify.annotations.Nullable;

/** Thrown when an exported tenant is damaged, incomplete, or cannot be decrypted. The message states the remedy. */
public final class StreamException extends UserFacingException {
    private static final long serialVersionUID = 1L;

    public StreamException(String message) {
        super(message);
    }

    public StreamException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    static StreamException damaged() {
        return new StreamException("The file is damaged or incomplete. Export the tenant again");
    }
}
