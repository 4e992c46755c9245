package dev.rookery.auth;

/** Result of a login. */
public sealed interface Authentication {
    /** Accepted login. */
    record Accepted(Principal principal) implements Authentication {}

    /** Refused login. */
    record Refused(Refusal reason) implements Authentication {}

    /** Reason of a refusal, with its CONNACK codes. */
    enum Refusal {
        /** Wrong password, unknown or inactive user, missing username or password; not distinguished for the client. */
        NOT_AUTHORIZED(5, 0x87),
        /** The database is unavailable. */
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
