package dev.rookery.broker.client;

import dev.rookery.broker.mqtt.PacketOutput;
import dev.rookery.broker.mqtt.PropertyWriter;
import dev.rookery.broker.mqtt.ProtocolVersion;
import dev.rookery.broker.mqtt.ReasonCode;
import dev.rookery.broker.transport.Connection;
import java.util.OptionalInt;

/** CONNACK in the client's version (section 3.2). */
final class Connack {
    private static final int ACCEPTED = 0;

    private Connack() {}

    static void accept(
            Connection connection, ProtocolVersion version, boolean sessionPresent, PropertyWriter properties) {
        if (version.isV5()) {
            PacketOutput.connack(connection.outbox().buffer(), sessionPresent, ACCEPTED, properties);
        } else {
            // MQTT 3.1 reserves the byte that holds session present.
            boolean told = sessionPresent && version != ProtocolVersion.V3_1;
            PacketOutput.connack(connection.outbox().buffer(), told, ACCEPTED);
        }
    }

    /** Says why not, if the version has a way to, and closes. */
    static void refuse(Connection connection, ProtocolVersion version, ReasonCode reason) {
        refuse(connection, version, reason, new PropertyWriter());
    }

    /** The same; the properties are for MQTT 5. */
    static void refuse(Connection connection, ProtocolVersion version, ReasonCode reason, PropertyWriter properties) {
        if (version == null || !version.isV5()) {
            returnCode(reason)
                    .ifPresent(code -> PacketOutput.connack(connection.outbox().buffer(), false, code));
        } else {
            PacketOutput.connack(connection.outbox().buffer(), false, reason.code(), properties);
        }
        connection.closeWhenRead();
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
