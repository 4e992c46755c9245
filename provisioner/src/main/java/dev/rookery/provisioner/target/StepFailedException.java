package dev.rookery.provisioner.target;

import java.util.Objects;

/** Failure of a step of a reconciliation. The message is shown to customers and contains no secret. */
public sealed class StepFailedException extends RuntimeException permits NotManagedException {
    private static final long serialVersionUID = 1L;

    private final String step;

    /** @param step action in the imperative, such as "apply Deployment customer-abc123-api" */
    public StepFailedException(String step, String message) {
        super(message);
        this.step = step;
    }

    public StepFailedException(String step, String message, Throwable cause) {
        super(message, cause);
        this.step = step;
    }

    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }

    public String step() {
        return step;
    }
}
