package dev.rookery.broker.mqtt;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * A PUBLISH to one receiver: the message and what this receiver gets to see of it.
 *
 * @param qos 0 to 2
 * @param packetId 0 with QoS 0
 * @param identifiers subscription identifiers; empty for none. Not written to.
 * @param topicAlias 0 for none; MQTT 5 only
 * @param topicOmitted whether the alias stands for a topic that the receiver knows by it
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

    /** Bytes of the packet, or -1 if it is larger than any packet may be. */
    public int size(ProtocolVersion version, long now) {
        long remaining = remainingLength(version, now);
        return remaining > 268_435_455 ? -1 : 1 + PacketOutput.variableSize((int) remaining) + (int) remaining;
    }

    /** What most receivers get. */
    static PublishOutput plain(Message message) {
        return new PublishOutput(message, 0, false, false, 0, NO_IDENTIFIERS, 0, false);
    }

    private boolean isPlain() {
        return qos == 0 && !dup && !retain && identifiers.length == 0 && topicAlias == 0 && !message.expires();
    }

    /** Appends the packet. */
    public void write(ByteBuf out, ProtocolVersion version, long now) {
        if (message.hasManyReceivers() && isPlain()) {
            out.writeBytes(message.plain(version));
        } else {
            writeHead(out, version, now);
            out.writeBytes(message.payload());
        }
    }

    /** The packet of a message that does not expire. */
    byte[] encode(ProtocolVersion version) {
        byte[] packet = new byte[size(version, 0)];
        ByteBuf out = Unpooled.wrappedBuffer(packet).clear();
        writeHead(out, version, 0);
        out.writeBytes(message.payload());
        return packet;
    }

    /** Appends all of the packet but the payload. */
    public void writeHead(ByteBuf out, ProtocolVersion version, long now) {
        int flags = (dup ? 8 : 0) | qos << 1 | (retain ? 1 : 0);
        out.writeByte(0x30 | flags);
        PacketOutput.writeVariable(out, (int) remainingLength(version, now));
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
            length += PacketOutput.variableSize(properties) + properties;
        }
        return length + message.payload().length;
    }

    private int propertiesLength() {
        int length = message.properties().length + (message.expires() ? 5 : 0) + (topicAlias > 0 ? 3 : 0);
        for (int identifier : identifiers) {
            length += 1 + PacketOutput.variableSize(identifier);
        }
        return length;
    }

    private void writeProperties(ByteBuf out, long now) {
        PacketOutput.writeVariable(out, propertiesLength());
        if (message.expires()) {
            out.writeByte(Property.MESSAGE_EXPIRY_INTERVAL.id());
            out.writeInt((int) message.secondsLeft(now));
        }
        if (topicAlias > 0) {
            out.writeByte(Property.TOPIC_ALIAS.id());
            out.writeShort(topicAlias);
        }
        for (int identifier : identifiers) {
            out.writeByte(Property.SUBSCRIPTION_IDENTIFIER.id());
            PacketOutput.writeVariable(out, identifier);
        }
        out.writeBytes(message.properties());
    }
}
