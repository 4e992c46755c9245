package dev.rookery.api.certificate.x509;

/** Certificate, request or revocation list that cannot be accepted. The message tells the caller why. */
public final class X509Exception extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public X509Exception(String message) {
        super(message);
    }

    public X509Exception(String message, Throwable cause) {
        super(message, cause);
    }
}
