package dev.rookery.provisioner.declaration;

/** Declaration that cannot take effect until it, or the catalog, has changed. Has no stack trace: it is an expected outcome. */
public final class RejectedDeclarationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String reason;

    /**
     * @param reason word in camel case, such as {@code NotOwned}
     * @param message says what to do; must not contain secrets
     */
    public RejectedDeclarationException(String reason, String message) {
        super(message, null, false, false);
        this.reason = reason;
    }

    public String reason() {
        return reason;
    }
}
