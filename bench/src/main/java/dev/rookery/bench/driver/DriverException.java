package dev.rookery.bench.driver;

/** The broker did not do what the load needs in order to go on. */
public final class DriverException extends Exception {
    private static final long serialVersionUID = 1L;

    public DriverException(Throwable cause) {
        super(cause.getMessage() == null ? cause.toString() : cause.getMessage(), cause);
    }
}
