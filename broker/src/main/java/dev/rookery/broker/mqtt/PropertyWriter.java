package dev.rookery.broker.mqtt;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Encodes the properties of a packet that the broker sends. */
public final class PropertyWriter {
    private final ByteBuf out = Unpooled.buffer(32);

    public PropertyWriter add(Property property, long value) {
        out.writeByte(property.id());
        switch (property.type()) {
            case BOOLEAN_BYTE -> out.writeByte((int) value);
            case TWO_BYTE_INTEGER, POSITIVE_TWO_BYTE_INTEGER -> out.writeShort((int) value);
            case FOUR_BYTE_INTEGER, POSITIVE_FOUR_BYTE_INTEGER -> out.writeInt((int) value);
            case POSITIVE_VARIABLE_BYTE_INTEGER -> PacketOutput.writeVariableByteInteger(out, (int) value);
            case UTF8_STRING, BINARY_DATA, UTF8_STRING_PAIR ->
                throw new IllegalArgumentException(property + " is not a number");
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
        writeString(name);
        writeString(value);
        return this;
    }

    private void writeString(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeShort(bytes.length);
        out.writeBytes(bytes);
    }

    public PropertyWriter add(Property property, Optional<String> value) {
        value.ifPresent(text -> add(property, text));
        return this;
    }

    /** Returns the number of bytes written, without the property length. */
    public int size() {
        return out.readableBytes();
    }

    /** Returns the encoded properties without the property length. */
    byte[] toBytes() {
        return ByteBufUtil.getBytes(out);
    }
}
