package dev.rookery.broker.session;

import dev.rookery.broker.event.BrokerEvent;
import dev.rookery.broker.mqtt.ReasonCode;

/**
 * How a connection came to its end, for people who look.
 *
 * @param reasonCode MQTT 5's, or {@link BrokerEvent#NO_CODE}
 * @param reason one of few words
 * @param detail may be empty
 */
public record Ending(int reasonCode, String reason, String detail) {
    /** Neither side said good-bye. */
    public static final Ending LOST = new Ending(BrokerEvent.NO_CODE, "connection_lost", "");

    /** The broker ended it. */
    static Ending byBroker(ReasonCode reason, String detail) {
        return new Ending(reason.code(), reason.label(), detail);
    }

    /** The client sent DISCONNECT. */
    public static Ending byClient(int reasonCode) {
        return new Ending(reasonCode, "client_disconnected", "");
    }
}
