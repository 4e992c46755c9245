package dev.rookery.broker.mqtt;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * PUBLISH packet to one receiver: the message and the receiver's own header fields.
 *
 * @param qos 0 to 2
 * @param packetId 0 with QoS 0
 * @param identifiers subscription identifiers; empty for none. Not modified.
 * @param topicAlias MQTT 5 only; 0 for none
 * @param topicOmitted whether the packet carries the alias only, because the receiver knows the topic already
 */
public record PublishOutput(
        Message message,
        int qos,
        boolean dup,
        boolean retain,
        int packetId,
        int[] identifiers,
        int topicAlias,
        boolean topicOmitted) {
    private static final int[] NO_IDENTIFIERS = {};

    /** Returns the packet size in bytes, or -1 if it exceeds the maximum of the protocol. */
    public int size(ProtocolVersion version, long now) {
        long remaining = remainingLength(version, now);
        return remaining > 268_435_455
                ? -1
                : 1 + PacketOutput.variableByteIntegerSize((int) remaining) + (int) remaining;
    }

    /** Returns the packet that most receivers get: QoS 0, no flags, no identifiers, no alias. */
    static PublishOutput plain(Message message) {
        return new PublishOutput(message, 0, false, false, 0, NO_IDENTIFIERS, 0, false);
    }

    private boolean isPlain() {
        return qos == 0 && !dup && !retain && identifiers.length == 0 && topicAlias == 0 && !message.expires();
    }

    /** Appends the packet to the buffer. */
    public void write(ByteBuf out, ProtocolVersion version, long now) {
        if (message.hasManyReceivers() && isPlain()) {
            out.writeBytes(message.plainPublish(version));
        } else {
            writeHeader(out, version, now);
            out.writeBytes(message.payload());
        }
    }

    /** Returns the packet of a message that does not expire. */
    byte[] encode(ProtocolVersion version) {
        byte[] packet = new byte[size(version, 0)];
        ByteBuf out = Unpooled.wrappedBuffer(packet).clear();
        writeHeader(out, version, 0);
        out.writeBytes(message.payload());
        return packet;
    }

    /** Appends the packet without its payload. */
    public void writeHeader(ByteBuf out, ProtocolVersion version, long now) {
        int flags = (dup ? 8 : 0) | qos << 1 | (retain ? 1 : 0);
        out.writeByte(0x30 | flags);
        PacketOutput.writeVariableByteInteger(out, (int) remainingLength(version, now));
        byte[] topic = message.topicBytes();
        out.writeShort(topicOmitted ? 0 : topic.length);
        if (!topicOmitted) {
            out.writeBytes(topic);
        }
        if (qos > 0) {
            out.writeShort(packetId);
        }
        if (version.isV5()) {
            writeProperties(out, now);
        }
    }

    private long remainingLength(ProtocolVersion version, long now) {
        long length = 2L + (topicOmitted ? 0 : message.topicBytes().length) + (qos > 0 ? 2 : 0);
        if (version.isV5()) {
            int properties = propertiesLength();
            length += PacketOutput.variableByteIntegerSize(properties) + properties;
        }
        return length + message.payload().length;
    }

    private int propertiesLength() {
        int length = message.properties().length + (message.expires() ? 5 : 0) + (topicAlias > 0 ? 3 : 0);
        for (int identifier : identifiers) {
            length += 1 + PacketOutput.variableByteIntegerSize(identifier);
        }
        return length;
    }

    private void writeProperties(ByteBuf out, long now) {
        PacketOutput.writeVariableByteInteger(out, propertiesLength());
        if (message.expires()) {
            out.writeByte(Property.MESSAGE_EXPIRY_INTERVAL.id());
            out.writeInt((int) message.remainingSeconds(now));
        }
        if (topicAlias > 0) {
            out.writeByte(Property.TOPIC_ALIAS.id());
            out.writeShort(topicAlias);
        }
        for (int identifier : identifiers) {
            out.writeByte(Property.SUBSCRIPTION_IDENTIFIER.id());
            PacketOutput.writeVariableByteInteger(out, identifier);
        }
        out.writeBytes(message.properties());
    }
}
