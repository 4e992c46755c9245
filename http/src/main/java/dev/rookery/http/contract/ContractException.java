package dev.rookery.http.contract;

/** The OpenAPI document is invalid or does not match its handlers: a defect of the build. */
public final class ContractException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ContractException(String message) {
        super("Invalid OpenAPI document: " + message);
    }

    public ContractException(String message, Throwable cause) {
        super("Invalid OpenAPI document: " + message, cause);
    }
}
