package dev.rookery.broker.session;

import dev.rookery.broker.event.BrokerEvent;
import dev.rookery.broker.mqtt.ReasonCode;

/**
 * Cause of the end of a connection, for events.
 *
 * @param reasonCode MQTT 5 reason code, or {@link BrokerEvent#NO_CODE}
 * @param reason id of the reason, in lower case
 * @param detail may be empty
 */
public record DisconnectCause(int reasonCode, String reason, String detail) {
    /** The connection ended without a DISCONNECT from either side. */
    public static final DisconnectCause CONNECTION_LOST =
            new DisconnectCause(BrokerEvent.NO_CODE, "connection_lost", "");

    static DisconnectCause byBroker(ReasonCode reason, String detail) {
        return new DisconnectCause(reason.code(), reason.label(), detail);
    }

    static DisconnectCause byClient(int reasonCode) {
        return new DisconnectCause(reasonCode, "client_disconnected", "");
    }
}
