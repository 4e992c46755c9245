package dev.rookery.broker.mqtt;

import java.util.EnumSet;
import java.util.Set;

/** Decodes the packets that consist mainly of a reason code: the acknowledgements, DISCONNECT and AUTH. */
final class ReasonDecoder {
    private static final Set<Property> ACKNOWLEDGEMENT_PROPERTIES =
            EnumSet.of(Property.REASON_STRING, Property.USER_PROPERTY);

    private static final Set<Property> DISCONNECT_PROPERTIES =
            EnumSet.of(Property.SESSION_EXPIRY_INTERVAL, Property.REASON_STRING, Property.USER_PROPERTY);

    private static final Set<Property> AUTH_PROPERTIES = EnumSet.of(
            Property.AUTHENTICATION_METHOD,
            Property.AUTHENTICATION_DATA,
            Property.REASON_STRING,
            Property.USER_PROPERTY);

    private ReasonDecoder() {}

    static AcknowledgementPacket acknowledgement(
            ProtocolVersion version, AcknowledgementPacket.Type type, PacketInput in) throws PacketException {
        int packetId = in.packetId();
        int reasonCode = reasonCode(version, in);
        properties(ACKNOWLEDGEMENT_PROPERTIES, in);
        if (!allowed(type, reasonCode)) {
            throw PacketException.protocolError("Reason code " + reasonCode + " not allowed in " + type);
        }
        return new AcknowledgementPacket(type, packetId, reasonCode);
    }

    static DisconnectPacket disconnect(ProtocolVersion version, PacketInput in) throws PacketException {
        int reasonCode = reasonCode(version, in);
        // Sections 3.14.2.1, 4.13: no answer to a code that only a server sends, as the connection ends anyway.
        return new DisconnectPacket(reasonCode, properties(DISCONNECT_PROPERTIES, in));
    }

    static AuthPacket auth(PacketInput in) throws PacketException {
        int reasonCode = reasonCode(ProtocolVersion.V5, in);
        boolean known = reasonCode == ReasonCode.SUCCESS.code()
                || reasonCode == ReasonCode.CONTINUE_AUTHENTICATION.code()
                || reasonCode == ReasonCode.REAUTHENTICATE.code();
        if (!known) {
            throw PacketException.protocolError("Reason code " + reasonCode + " not allowed in AUTH");
        }
        return new AuthPacket(reasonCode, properties(AUTH_PROPERTIES, in));
    }

    /** Sections 3.4.2.1, 3.5.2.1, 3.6.2.1 and 3.7.2.1. */
    private static boolean allowed(AcknowledgementPacket.Type type, int code) {
        return switch (type) {
            case PUBACK, PUBREC ->
                switch (code) {
                    case 0x00, 0x10, 0x80, 0x83, 0x87, 0x90, 0x91, 0x97, 0x99 -> true;
                    default -> false;
                };
            case PUBREL, PUBCOMP -> code == 0x00 || code == 0x92;
        };
    }

    private static int reasonCode(ProtocolVersion version, PacketInput in) throws PacketException {
        if (!version.isV5()) {
            in.expectEnd();
        }
        return in.hasMore() ? in.unsignedByte() : 0;
    }

    private static Properties properties(Set<Property> allowed, PacketInput in) throws PacketException {
        Properties properties = in.hasMore() ? Properties.read(in, allowed) : Properties.NONE;
        in.expectEnd();
        return properties;
    }
}
