package dev.rookery.provisioner.target;

/** Failure of a step because what the platform has under the name of a customer does not belong to the provisioner. */
public final class NotManagedException extends StepFailedException {
    private static final long serialVersionUID = 1L;

    public NotManagedException(String step, String message) {
        super(step, message);
    }
}
