package dev.rookery.provisioner.target;

/** A target could not do a step; the message says why, for people, and holds no secret. */
public final class TargetException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String step;

    public TargetException(String step, String message) {
        super(message);
        this.step = step;
    }

    public TargetException(String step, String message, Throwable cause) {
        super(message, cause);
        this.step = step;
    }

    /** What was being done. */
    public String step() {
        return step;
    }
}
