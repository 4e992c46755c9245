package dev.rookery.api.broker;

/** The broker did not do what it was asked to. It decided so: there is no stack trace. */
public final class BrokerProblem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;

    /**
     * @param status HTTP's, or 503 if the broker cannot be reached
     * @param detail what the broker says about it
     */
    public BrokerProblem(int status, String detail) {
        super(detail, null, false, false);
        this.status = status;
    }

    public int status() {
        return status;
    }
}
