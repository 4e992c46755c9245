package dev.rookery.broker.client;

import dev.rookery.broker.mqtt.PacketOutput;
import dev.rookery.broker.mqtt.PropertyWriter;
import dev.rookery.broker.mqtt.ProtocolVersion;
import dev.rookery.broker.mqtt.ReasonCode;
import dev.rookery.broker.session.ClientCapabilities;
import dev.rookery.broker.transport.Connection;
import java.util.OptionalInt;

/** CONNACK in the client's protocol version (section 3.2). */
final class Connack {
    private static final int ACCEPTED = 0;
    private static final int SIZE_WITHOUT_PROPERTIES = 5;

    private Connack() {}

    /** Returns whether the packet stays within the client's maximum packet size [MQTT-3.1.2-24]. */
    static boolean fits(ClientCapabilities capabilities, PropertyWriter properties) {
        return !capabilities.isV5() || PacketOutput.connackSize(properties) <= capabilities.maximumPacketSize();
    }

    static void accept(
            Connection connection, ClientCapabilities capabilities, boolean sessionPresent, PropertyWriter properties) {
        if (capabilities.isV5()) {
            PacketOutput.connack(connection.outboundBuffer().buffer(), sessionPresent, ACCEPTED, properties);
        } else {
            // In MQTT 3.1 the byte of the session present flag is reserved.
            boolean flag = sessionPresent && capabilities.version() != ProtocolVersion.V3_1;
            PacketOutput.connack(connection.outboundBuffer().buffer(), flag, ACCEPTED);
        }
    }

    /**
     * Sends CONNACK, unless the protocol version has no code for the reason or the client's maximum packet size is too small,
     * and closes the connection.
     *
     * @param text the reason string; may be empty
     * @param properties MQTT 5 only
     */
    static void refuse(
            Connection connection,
            ClientCapabilities capabilities,
            ReasonCode reason,
            String text,
            PropertyWriter properties) {
        if (!capabilities.isV5()) {
            returnCode(reason)
                    .ifPresent(code ->
                            PacketOutput.connack(connection.outboundBuffer().buffer(), false, code));
        } else if (PacketOutput.connackSize(properties) <= capabilities.maximumPacketSize()) {
            capabilities.addReasonString(properties, text, SIZE_WITHOUT_PROPERTIES);
            PacketOutput.connack(connection.outboundBuffer().buffer(), false, reason.code(), properties);
        }
        connection.setCloseReason(reason, text.isEmpty() ? reason.reasonString() : text);
        connection.closeLingering();
    }

    /** Returns the MQTT 3 return code; empty for protocol errors, after which the connection is closed without CONNACK. */
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
            case NOT_AUTHORIZED, BANNED -> OptionalInt.of(5);
            default -> OptionalInt.empty();
        };
    }
}
