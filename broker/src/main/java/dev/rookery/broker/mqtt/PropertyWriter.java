package dev.rookery.broker.mqtt;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Collects the properties of a packet that the server sends. */
public final class PropertyWriter {
    private final ByteBuf out = Unpooled.buffer(32);

    public PropertyWriter add(Property property, long value) {
        out.writeByte(property.id());
        switch (property.type()) {
            case FLAG -> out.writeByte((int) value);
            case TWO_BYTES, POSITIVE_TWO_BYTES -> out.writeShort((int) value);
            case FOUR_BYTES, POSITIVE_FOUR_BYTES -> out.writeInt((int) value);
            case POSITIVE_VARIABLE -> PacketOutput.writeVariable(out, (int) value);
            case TEXT, BINARY, PAIR -> throw new IllegalArgumentException(property + " is not a number");
        }
        return this;
    }

    public PropertyWriter add(Property property, String value) {
        return add(property, value.getBytes(StandardCharsets.UTF_8));
    }

    public PropertyWriter add(Property property, byte[] value) {
        out.writeByte(property.id());
        out.writeShort(value.length);
        out.writeBytes(value);
        return this;
    }

    public PropertyWriter add(Property property, String name, String value) {
        out.writeByte(property.id());
        writeText(name);
        writeText(value);
        return this;
    }

    private void writeText(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeShort(bytes.length);
        out.writeBytes(bytes);
    }

    public PropertyWriter add(Property property, Optional<String> value) {
        value.ifPresent(text -> add(property, text));
        return this;
    }

    /** Bytes so far, without the length in front. */
    public int size() {
        return out.readableBytes();
    }

    /** Without the length in front. */
    byte[] toBytes() {
        return ByteBufUtil.getBytes(out);
    }
}
