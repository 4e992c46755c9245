package dev.rookery.broker.client;

import dev.rookery.broker.mqtt.PacketOutput;
import dev.rookery.broker.mqtt.PropertyWriter;
import dev.rookery.broker.mqtt.ProtocolVersion;
import dev.rookery.broker.mqtt.ReasonCode;
import dev.rookery.broker.session.ClientCapabilities;
import dev.rookery.broker.transport.Connection;
import java.util.OptionalInt;

/** CONNACK in the client's version (section 3.2). */
final class Connack {
    private static final int ACCEPTED = 0;
    private static final int SIZE_WITHOUT_PROPERTIES = 5;

    private Connack() {}

    /** Whether the client takes an acceptance of that size [MQTT-3.1.2-24]. */
    static boolean fits(ClientCapabilities terms, PropertyWriter properties) {
        return !terms.version().isV5() || PacketOutput.connackSize(properties) <= terms.maximumPacketSize();
    }

    static void accept(
            Connection connection, ClientCapabilities terms, boolean sessionPresent, PropertyWriter properties) {
        if (terms.version().isV5()) {
            PacketOutput.connack(connection.outboundBuffer().buffer(), sessionPresent, ACCEPTED, properties);
        } else {
            // MQTT 3.1 reserves the byte that holds session present.
            boolean told = sessionPresent && terms.version() != ProtocolVersion.V3_1;
            PacketOutput.connack(connection.outboundBuffer().buffer(), told, ACCEPTED);
        }
    }

    /**
     * Says why not, if the version has a way to and the client takes a packet of that size, and closes.
     *
     * @param text why, for people; may be empty
     * @param properties for MQTT 5
     */
    static void refuse(
            Connection connection,
            ClientCapabilities terms,
            ReasonCode reason,
            String text,
            PropertyWriter properties) {
        if (terms.version() == null || !terms.version().isV5()) {
            returnCode(reason)
                    .ifPresent(code ->
                            PacketOutput.connack(connection.outboundBuffer().buffer(), false, code));
        } else if (PacketOutput.connackSize(properties) <= terms.maximumPacketSize()) {
            terms.explain(properties, text, SIZE_WITHOUT_PROPERTIES);
            PacketOutput.connack(connection.outboundBuffer().buffer(), false, reason.code(), properties);
        }
        connection.closeLingering();
    }

    /** The return code of MQTT 3; a breach of the protocol has none: the connection is just closed. */
    private static OptionalInt returnCode(ReasonCode reason) {
        return switch (reason) {
            case UNSUPPORTED_PROTOCOL_VERSION -> OptionalInt.of(1);
            case CLIENT_IDENTIFIER_NOT_VALID -> OptionalInt.of(2);
            case SERVER_UNAVAILABLE,
                    SERVER_BUSY,
                    SERVER_SHUTTING_DOWN,
                    QUOTA_EXCEEDED,
                    CONNECTION_RATE_EXCEEDED,
                    USE_ANOTHER_SERVER,
                    SERVER_MOVED -> OptionalInt.of(3);
            case BAD_USER_NAME_OR_PASSWORD -> OptionalInt.of(4);
            case NOT_AUTHORIZED -> OptionalInt.of(5);
            default -> OptionalInt.empty();
        };
    }
}
