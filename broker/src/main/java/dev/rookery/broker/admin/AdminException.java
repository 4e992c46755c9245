package dev.rookery.broker.admin;

import dev.rookery.auth.TenantId;

/** A request to a {@link BrokerAdmin} that was not fulfilled; the message says what to do about it. */
public final class AdminException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What kind of failure it is. */
    public enum Kind {
        /** There is no such tenant. */
        UNKNOWN_TENANT,
        /** The request makes no sense. */
        INVALID,
        /** A bound of the tenant stands against it. */
        QUOTA_EXCEEDED,
        /** The engine cannot do it. */
        UNSUPPORTED,
        /** The broker is being closed. */
        UNAVAILABLE
    }

    private final Kind kind;

    public AdminException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    /** The engine cannot do it. */
    public static AdminException unsupported(String what) {
        return new AdminException(Kind.UNSUPPORTED, "The moquette engine cannot " + what + "; --engine native can");
    }

    public static AdminException unknownTenant(TenantId tenant) {
        return new AdminException(Kind.UNKNOWN_TENANT, "There is no tenant '" + tenant + "' in this broker");
    }

    public static AdminException invalid(String message) {
        return new AdminException(Kind.INVALID, message);
    }

    public Kind kind() {
        return kind;
    }
}
