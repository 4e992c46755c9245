package dev.rookery.bench.wire;

import io.netty.buffer.ByteBuf;

/** Parser of CONNACK properties (MQTT 5, section 3.2.2.3). Returns the receive maximum and skips all others. */
final class ConnectProperties {
    private static final int RECEIVE_MAXIMUM = 0x21;

    private ConnectProperties() {}

    static int receiveMaximum(ByteBuf in) {
        int length = VariableLength.read(in);
        int end = in.readerIndex() + length;
        int receiveMaximum = PacketParser.NO_RECEIVE_MAXIMUM;
        while (in.readerIndex() < end) {
            int property = in.readUnsignedByte();
            if (property == RECEIVE_MAXIMUM) {
                receiveMaximum = in.readUnsignedShort();
            } else {
                skipValue(property, in);
            }
        }
        return receiveMaximum;
    }

    private static void skipValue(int property, ByteBuf in) {
        switch (property) {
            case 0x24, 0x25, 0x28, 0x29, 0x2A -> in.skipBytes(1);
            case 0x13, 0x22 -> in.skipBytes(2);
            case 0x11, 0x27 -> in.skipBytes(4);
            case 0x12, 0x15, 0x16, 0x1A, 0x1C, 0x1F -> skipText(in);
            case 0x26 -> {
                skipText(in);
                skipText(in);
            }
            default -> throw new MalformedPacketException("property " + property + " in CONNACK");
        }
    }

    private static void skipText(ByteBuf in) {
        in.skipBytes(in.readUnsignedShort());
    }
}
