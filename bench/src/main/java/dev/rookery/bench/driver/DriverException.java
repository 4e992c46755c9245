package dev.rookery.bench.driver;

/** A request to the broker failed or timed out, so that a scenario cannot continue. */
public final class DriverException extends Exception {
    private static final long serialVersionUID = 1L;

    public DriverException(Throwable cause) {
        super(cause.getMessage() == null ? cause.toString() : cause.getMessage(), cause);
    }
}
