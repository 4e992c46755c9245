package dev.rookery.auth.password;

/** A stored hash that cannot be checked. The message tells why and never holds the hash. */
public final class UnusableHashException extends Exception {
    private static final long serialVersionUID = 1L;

    public UnusableHashException(String message) {
        super(message);
    }
}
