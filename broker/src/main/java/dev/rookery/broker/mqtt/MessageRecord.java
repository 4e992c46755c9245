package dev.rookery.broker.mqtt;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** Serialized form of a message in storage, in which the expiry time is on the wall clock. */
public final class MessageRecord {
    private static final int RETAIN = 0x04;
    private static final int QOS = 0x03;

    private MessageRecord() {}

    /** Appends a message to the buffer. */
    public static void write(Message message, ByteBuf out) {
        byte[] properties = message.properties();
        out.writeByte(message.qos() | (message.retain() ? RETAIN : 0));
        out.writeLong(message.expires() ? wallClock(message.expiresAt()) : Message.NEVER);
        out.writeShort(message.topicBytes().length).writeBytes(message.topicBytes());
        out.writeInt(properties.length).writeBytes(properties);
        out.writeInt(message.payload().length).writeBytes(message.payload());
    }

    /** Reads a message from the buffer. */
    public static Message read(ByteBuf in) {
        int flags = in.readByte();
        long expiresAt = in.readLong();
        String topic = in.readCharSequence(in.readUnsignedShort(), StandardCharsets.UTF_8)
                .toString();
        byte[] properties = bytes(in);
        byte[] payload = bytes(in);
        long deadline = expiresAt == Message.NEVER ? Message.NEVER : processClock(expiresAt);
        return Message.restored(topic, payload, flags & QOS, (flags & RETAIN) != 0, properties, deadline);
    }

    private static byte[] bytes(ByteBuf in) {
        int length = in.readInt();
        if (length < 0 || length > in.readableBytes()) {
            throw new IndexOutOfBoundsException("A message is longer than its record");
        }
        byte[] bytes = new byte[length];
        in.readBytes(bytes);
        return bytes;
    }

    private static long wallClock(long nanos) {
        return System.currentTimeMillis() + Math.round((nanos - System.nanoTime()) / 1e6);
    }

    private static long processClock(long millis) {
        return System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis - System.currentTimeMillis());
    }
}
