package dev.rookery.bench.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Encoder of packets to a broker. Immutable and thread-safe. */
public final class PacketWriter {
    private static final int CLEAN_SESSION = 0x02;
    private static final int HAS_PASSWORD = 0x40;
    private static final int HAS_USERNAME = 0x80;

    private final WireProtocol version;
    private final int sessionFlag;

    public PacketWriter(WireProtocol version) {
        this(version, CLEAN_SESSION);
    }

    private PacketWriter(WireProtocol version, int sessionFlag) {
        this.version = version;
        this.sessionFlag = sessionFlag;
    }

    /** Returns the version of the packets. */
    public WireProtocol version() {
        return version;
    }

    /** Returns a writer of CONNECT packets with clean session 0; MQTT 3.1.1 only. */
    public PacketWriter durable() {
        return new PacketWriter(version, 0);
    }

    /**
     * Writes a CONNECT without a will.
     *
     * @param keepAliveSeconds 0 for none
     */
    public void connect(ByteBuf out, String clientId, Optional<LoginCredentials> credentials, int keepAliveSeconds) {
        int length = 10
                + propertiesSize()
                + textSize(clientId)
                + credentials
                        .map(login -> textSize(login.username()) + textSize(login.password()))
                        .orElse(0);
        begin(out, PacketType.CONNECT, length);
        writeText(out, "MQTT");
        out.writeByte(version.level());
        out.writeByte(credentials.isPresent() ? sessionFlag | HAS_USERNAME | HAS_PASSWORD : sessionFlag);
        out.writeShort(keepAliveSeconds);
        writeNoProperties(out);
        writeText(out, clientId);
        credentials.ifPresent(login -> {
            writeText(out, login.username());
            writeText(out, login.password());
        });
    }

    /** Writes a SUBSCRIBE with one filter. */
    public void subscribe(ByteBuf out, int packetId, String filter, int qos) {
        begin(out, PacketType.SUBSCRIBE, 2 + propertiesSize() + textSize(filter) + 1);
        out.writeShort(packetId);
        writeNoProperties(out);
        writeText(out, filter);
        out.writeByte(qos);
    }

    /** Writes an UNSUBSCRIBE with one filter. */
    public void unsubscribe(ByteBuf out, int packetId, String filter) {
        begin(out, PacketType.UNSUBSCRIBE, 2 + propertiesSize() + textSize(filter));
        out.writeShort(packetId);
        writeNoProperties(out);
        writeText(out, filter);
    }

    /**
     * Writes a PUBLISH without its payload, which the caller appends.
     *
     * @param packetId ignored at QoS 0
     */
    public void publish(ByteBuf out, byte[] topic, int qos, boolean retain, int packetId, int payloadBytes) {
        int length = 2 + topic.length + (qos > 0 ? 2 : 0) + propertiesSize() + payloadBytes;
        out.writeByte(PacketType.PUBLISH.header() | qos << 1 | (retain ? 1 : 0));
        VariableLength.write(out, length);
        out.writeShort(topic.length);
        out.writeBytes(topic);
        if (qos > 0) {
            out.writeShort(packetId);
        }
        writeNoProperties(out);
    }

    /** Writes a PUBACK, PUBREC, PUBREL or PUBCOMP that reports success. */
    public void acknowledge(ByteBuf out, PacketType type, int packetId) {
        begin(out, type, 2);
        out.writeShort(packetId);
    }

    /** Writes a DISCONNECT. */
    public void disconnect(ByteBuf out) {
        begin(out, PacketType.DISCONNECT, 0);
    }

    private void begin(ByteBuf out, PacketType type, int length) {
        out.writeByte(type.header());
        VariableLength.write(out, length);
    }

    private int propertiesSize() {
        return version.hasProperties() ? 1 : 0;
    }

    private void writeNoProperties(ByteBuf out) {
        if (version.hasProperties()) {
            out.writeByte(0);
        }
    }

    private static int textSize(String text) {
        return 2 + ByteBufUtil.utf8Bytes(text);
    }

    private static void writeText(ByteBuf out, String text) {
        out.writeShort(ByteBufUtil.utf8Bytes(text));
        out.writeCharSequence(text, StandardCharsets.UTF_8);
    }
}
