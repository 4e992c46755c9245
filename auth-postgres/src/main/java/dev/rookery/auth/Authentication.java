package dev.rookery.auth;

import java.util.Locale;

/** Result of a login. */
public sealed interface Authentication {
    /** Accepted login. */
    record Accepted(Principal principal) implements Authentication {}

    /**
     * Refused login.
     *
     * @param reason what the client learns
     * @param cause what the operator learns
     */
    record Refused(Refusal reason, Cause cause) implements Authentication {
        /** Creates a refusal of unknown cause. */
        public Refused(Refusal reason) {
            this(reason, Cause.UNSPECIFIED);
        }
    }

    /** Cause of a refusal, for events. Never sent to the client, which could try out names with it. */
    enum Cause {
        /** The username, or the password or other proof, is missing. */
        NO_CREDENTIALS,
        UNKNOWN_USER,
        /** The user is not active, or has no password hash. */
        DISABLED_USER,
        /** There is no active user with this name, and custom queries do not state which of both causes it is. */
        UNKNOWN_OR_DISABLED_USER,
        /** The user that has proven its password is not the one that CONNECT names. */
        DIFFERENT_USERNAME,
        WRONG_PASSWORD,
        /** SCRAM needs another kind of password hash than the user has. */
        NO_SCRAM_PASSWORD,
        TENANT_SUSPENDED,
        /** Too many logins from the address are delayed after wrong passwords. */
        THROTTLED,
        /** Too many passwords are queued for their check. */
        PASSWORD_QUEUE_FULL,
        DATABASE_UNAVAILABLE,
        /** PostgreSQL responds, but cannot execute a custom query. */
        QUERY_FAILED,
        /** The authority does not state it. */
        UNSPECIFIED;

        /** Returns the lower-case name. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Reason of a refusal, with its CONNACK codes. */
    enum Refusal {
        /** Wrong password, unknown or inactive user, missing username or password; not distinguished for the client. */
        NOT_AUTHORIZED(5, 0x87),
        /** The database is unavailable, or cannot execute a custom query. */
        SERVER_UNAVAILABLE(3, 0x88),
        /** Too many logins are queued. */
        SERVER_BUSY(3, 0x89);

        private final int returnCode;
        private final int reasonCode;

        Refusal(int returnCode, int reasonCode) {
            this.returnCode = returnCode;
            this.reasonCode = reasonCode;
        }

        /** Returns the CONNACK return code of MQTT 3.1 and 3.1.1. */
        public int returnCode() {
            return returnCode;
        }

        /** Returns the CONNACK reason code of MQTT 5. */
        public int reasonCode() {
            return reasonCode;
        }
    }
}
