package dev.rookery.broker.mqtt;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** A message as bytes that outlive the process: its expiry is a time of the calendar there. */
public final class MessageRecord {
    private static final int RETAIN = 0x04;
    private static final int QOS = 0x03;

    private MessageRecord() {}

    /** Appends a message. */
    public static void write(Message message, ByteBuf out) {
        byte[] properties = message.properties();
        out.writeByte(message.qos() | (message.retain() ? RETAIN : 0));
        out.writeLong(message.expires() ? wallClock(message.expiresAt()) : Message.NEVER);
        out.writeShort(message.topicBytes().length).writeBytes(message.topicBytes());
        out.writeInt(properties.length).writeBytes(properties);
        out.writeInt(message.payload().length).writeBytes(message.payload());
    }

    /** Takes a message off. */
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
        byte[] bytes = new byte[in.readInt()];
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
