package dev.rookery.http.contract;

/** The API's document is wrong: a defect of the build that ships it. */
public final class ContractException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ContractException(String message) {
        super("The API's document is wrong: " + message);
    }

    public ContractException(String message, Throwable cause) {
        super("The API's document is wrong: " + message, cause);
    }
}
