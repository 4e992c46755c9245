package dev.rookery.broker.admin;

import dev.rookery.auth.TenantId;

/** Thrown when a {@link BrokerAdmin} cannot fulfill a request. The message states the reason. */
public final class AdminException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Category of the failure. */
    public enum Kind {
        UNKNOWN_TENANT,
        /** The request is malformed or out of range. */
        INVALID,
        /** Several sessions have the client id, and the request names no user. */
        AMBIGUOUS,
        /** The tenant is not in the state that the request requires. */
        CONFLICT,
        /** A limit of the tenant is reached. */
        QUOTA_EXCEEDED,
        /** The engine does not support the request. */
        UNSUPPORTED,
        /** The broker is shutting down. */
        UNAVAILABLE
    }

    private final Kind kind;

    public AdminException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    /**
     * Returns an exception for a request that Moquette cannot fulfill.
     *
     * @param action verb phrase, such as {@code list subscriptions}
     */
    public static AdminException unsupported(String action) {
        return new AdminException(Kind.UNSUPPORTED, "The moquette engine cannot " + action + ". Use --engine native");
    }

    public static AdminException unknownTenant(TenantId tenant) {
        return new AdminException(Kind.UNKNOWN_TENANT, "This broker has no tenant '" + tenant + "'");
    }

    public static AdminException invalid(String message) {
        return new AdminException(Kind.INVALID, message);
    }

    public static AdminException ambiguousClient(String clientId) {
        return new AdminException(
                Kind.AMBIGUOUS,
                "Several users have a session with the client id '" + clientId
                        + "'. Name the user with the parameter 'user', empty for an anonymous client");
    }

    public Kind kind() {
        return kind;
    }
}
