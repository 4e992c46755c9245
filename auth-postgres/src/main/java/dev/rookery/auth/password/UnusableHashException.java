package dev.rookery.auth.password;

/** Stored hash that cannot be checked. The message gives the reason and never contains the hash. */
public final class UnusableHashException extends Exception {
    private static final long serialVersionUID = 1L;

    public UnusableHashException(String message) {
        super(message);
    }
}
