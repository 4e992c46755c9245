package dev.rookery.api.broker;

/** Failed request to the broker's admin port. Has no stack trace: it is an expected outcome. */
public final class BrokerProblem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;

    /**
     * @param status HTTP status of the response; 503 if there was none
     * @param detail of the broker's problem document
     */
    public BrokerProblem(int status, String detail) {
        super(detail, null, false, false);
        this.status = status;
    }

    public int status() {
        return status;
    }
}
