package dev.rookery.broker.mqtt;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Set;

/** Encoded and already validated properties, from which it copies the forwarded ones byte for byte. */
record ForwardedProperties(byte[] encoded) {
    /** Returns the encoding of the properties in the set, in the original order. */
    byte[] only(Set<Property> selected) throws PacketException {
        PacketInput in = new PacketInput(Unpooled.wrappedBuffer(encoded), encoded.length);
        ByteBuf out = Unpooled.buffer(encoded.length);
        while (in.hasMore()) {
            int start = in.position();
            Property property = Property.of(in.variableByteInteger());
            Properties.value(property, in);
            if (selected.contains(property)) {
                out.writeBytes(encoded, start, in.position() - start);
            }
        }
        byte[] bytes = new byte[out.readableBytes()];
        out.readBytes(bytes);
        return bytes;
    }
}
