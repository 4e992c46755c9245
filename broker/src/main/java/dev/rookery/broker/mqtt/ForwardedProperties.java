package dev.rookery.broker.mqtt;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Set;

/** Takes from properties, encoded and known to be sound, those that are handed on, byte for byte. */
record ForwardedProperties(byte[] encoded) {
    byte[] only(Set<Property> kept) throws PacketException {
        PacketInput in = new PacketInput(Unpooled.wrappedBuffer(encoded), encoded.length);
        ByteBuf out = Unpooled.buffer(encoded.length);
        while (in.hasMore()) {
            int start = in.position();
            Property property = Property.of(in.variable());
            Properties.value(property, in);
            if (kept.contains(property)) {
                out.writeBytes(encoded, start, in.position() - start);
            }
        }
        byte[] bytes = new byte[out.readableBytes()];
        out.readBytes(bytes);
        return bytes;
    }
}
