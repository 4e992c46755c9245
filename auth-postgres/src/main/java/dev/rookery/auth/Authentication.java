package dev.rookery.auth;

/** The answer to a CONNECT. */
public sealed interface Authentication {
    /** The client may connect. */
    record Accepted(Principal principal) implements Authentication {}

    /** The client may not. */
    record Refused(Refusal reason) implements Authentication {}

    /** Why not, with the codes of the CONNACK that says so. */
    enum Refusal {
        /** Wrong password, unknown or inactive user, no or empty username or password: which one is not told. */
        NOT_AUTHORIZED(5, 0x87),
        /** The database cannot be asked. */
        SERVER_UNAVAILABLE(3, 0x88),
        /** More logins are waiting than the server takes on. */
        SERVER_BUSY(3, 0x89);

        private final int returnCode;
        private final int reasonCode;

        Refusal(int returnCode, int reasonCode) {
            this.returnCode = returnCode;
            this.reasonCode = reasonCode;
        }

        /** The CONNACK return code of MQTT 3.1 and 3.1.1. */
        public int returnCode() {
            return returnCode;
        }

        /** The CONNACK reason code of MQTT 5. */
        public int reasonCode() {
            return reasonCode;
        }
    }
}
