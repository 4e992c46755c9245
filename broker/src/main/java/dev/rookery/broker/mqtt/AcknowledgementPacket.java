package dev.rookery.broker.mqtt;

/** PUBACK, PUBREC, PUBREL or PUBCOMP from a client. The reason code is 0 before MQTT 5. */
public record AcknowledgementPacket(Type type, int packetId, int reasonCode) {
    /** Packet type of an acknowledgement. */
    public enum Type {
        PUBACK(0x40),
        PUBREC(0x50),
        /** The reserved bit 1 is set in this packet type only [MQTT-3.6.1-1]. */
        PUBREL(0x62),
        PUBCOMP(0x70);

        private final int firstByte;

        Type(int firstByte) {
            this.firstByte = firstByte;
        }

        int firstByte() {
            return firstByte;
        }
    }

    public boolean isError() {
        return ReasonCode.isError(reasonCode);
    }
}
