package dev.rookery.bench.hostile;

import dev.rookery.bench.hostile.RandomProperties.Place;
import dev.rookery.bench.wire.PacketType;
import dev.rookery.bench.wire.VariableLength;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.random.RandomGenerator;

/** Packets that a hostile client sends after its CONNECT: all types, mostly valid, some mutilated. */
final class RandomPackets {
    private static final int PACKET_IDS = 30;
    private static final int MANY_FILTERS = 200;
    private static final int LARGEST_PAYLOAD = 100_000;
    private static final int SMALL_PAYLOAD = 400;
    private static final int LONG_LEVEL = 900;
    private static final PacketType[] ACKNOWLEDGEMENTS = {
        PacketType.PUBACK, PacketType.PUBREC, PacketType.PUBREL, PacketType.PUBCOMP
    };

    private final RandomGenerator random;
    private final RandomProperties properties;
    private final boolean hasProperties;
    private final String topics;

    /** @param topics prefix of the topics on which the user has all rights */
    RandomPackets(RandomGenerator random, int level, String topics) {
        this.random = random;
        this.properties = new RandomProperties(random);
        this.hasProperties = level >= 5;
        this.topics = topics;
    }

    /** Writes the next packet. */
    void write(ByteBuf out) {
        int start = out.writerIndex();
        int choice = random.nextInt(100);
        if (choice < 45) {
            publish(out);
        } else if (choice < 65) {
            subscribe(out);
        } else if (choice < 71) {
            unsubscribe(out);
        } else if (choice < 88) {
            acknowledge(out);
        } else if (choice < 95) {
            packet(out, PacketType.PINGREQ.header(), Unpooled.EMPTY_BUFFER);
        } else if (choice < 97) {
            reason(out, PacketType.DISCONNECT);
        } else if (choice < 98) {
            reason(out, PacketType.AUTH);
        } else {
            any(out);
        }
        mutilate(out, start);
    }

    private void publish(ByteBuf out) {
        ByteBuf body = Unpooled.buffer();
        int qos = random.nextInt(200) == 0 ? 3 : random.nextInt(3);
        RandomProperties.writeText(body, random.nextInt(12) == 0 ? "" : topic());
        if (qos > 0) {
            body.writeShort(packetId());
        }
        writeProperties(body, Place.PUBLISH);
        body.writeZero(random.nextInt(random.nextInt(30) == 0 ? LARGEST_PAYLOAD : SMALL_PAYLOAD));
        int flags = qos << 1 | (random.nextInt(4) == 0 ? 1 : 0) | (random.nextInt(20) == 0 ? 8 : 0);
        packet(out, PacketType.PUBLISH.header() | flags, body);
    }

    private void subscribe(ByteBuf out) {
        ByteBuf body = Unpooled.buffer().writeShort(packetId());
        writeProperties(body, Place.SUBSCRIBE);
        int count = 1 + random.nextInt(random.nextInt(20) == 0 ? MANY_FILTERS : 3);
        for (int i = 0; i < count; i++) {
            RandomProperties.writeText(body, filter());
            int options = random.nextInt(3) | (hasProperties ? random.nextInt(12) << 2 : 0);
            body.writeByte(random.nextInt(200) == 0 ? 0xff : options);
        }
        packet(out, PacketType.SUBSCRIBE.header(), body);
    }

    private void unsubscribe(ByteBuf out) {
        ByteBuf body = Unpooled.buffer().writeShort(packetId());
        writeProperties(body, Place.OTHER);
        for (int i = 0; i <= random.nextInt(5); i++) {
            RandomProperties.writeText(body, filter());
        }
        packet(out, PacketType.UNSUBSCRIBE.header(), body);
    }

    private void acknowledge(ByteBuf out) {
        ByteBuf body = Unpooled.buffer().writeShort(packetId());
        if (hasProperties && random.nextInt(5) == 0) {
            body.writeByte(random.nextInt(256));
            writeProperties(body, Place.OTHER);
        }
        packet(out, ACKNOWLEDGEMENTS[random.nextInt(ACKNOWLEDGEMENTS.length)].header(), body);
    }

    private void reason(ByteBuf out, PacketType type) {
        ByteBuf body = Unpooled.buffer();
        if (hasProperties) {
            body.writeByte(random.nextInt(256));
            writeProperties(body, random.nextBoolean() ? Place.CONNECT : Place.OTHER);
        }
        packet(out, type.header(), body);
    }

    /** Writes any type with any flags and bytes, with a wrong length now and then. */
    private void any(ByteBuf out) {
        byte[] bytes = new byte[random.nextInt(60)];
        random.nextBytes(bytes);
        out.writeByte(random.nextInt(256));
        VariableLength.write(out, random.nextInt(3) == 0 ? random.nextInt(1 << 28) : bytes.length);
        out.writeBytes(bytes);
    }

    /** Changes a bit of one in sixty packets. */
    private void mutilate(ByteBuf out, int start) {
        if (random.nextInt(60) == 0) {
            int index = start + random.nextInt(out.writerIndex() - start);
            out.setByte(index, out.getByte(index) ^ 1 << random.nextInt(8));
        }
    }

    private int packetId() {
        return random.nextInt(PACKET_IDS);
    }

    private String topic() {
        return switch (random.nextInt(20)) {
            case 0 -> topics + "/x/" + properties.text(LONG_LEVEL);
            case 1 -> topics + "/+/a";
            case 2 -> "$SYS/" + properties.text(10);
            case 3 -> topics + "/a".repeat(1 + random.nextInt(200));
            default -> topics + "/" + levels();
        };
    }

    private String filter() {
        return switch (random.nextInt(20)) {
            case 0 -> topics + "/" + random.nextInt(1000) + "/" + "x".repeat(LONG_LEVEL);
            case 1 -> "#";
            case 2 -> "$share/" + properties.text(5) + "/" + topics + "/#";
            case 3, 4 -> topics + "/#";
            case 5, 6 -> topics + "/+".repeat(1 + random.nextInt(30));
            case 7 -> properties.text(30) + "/#/" + properties.text(3);
            default -> topics + "/" + levels().replace('0', '+');
        };
    }

    private String levels() {
        StringBuilder levels = new StringBuilder("t");
        for (int i = random.nextInt(5); i >= 0; i--) {
            levels.append('/').append(random.nextInt(10));
        }
        return levels.toString();
    }

    private void writeProperties(ByteBuf body, Place place) {
        if (hasProperties) {
            properties.write(body, place);
        }
    }

    static void packet(ByteBuf out, int header, ByteBuf body) {
        out.writeByte(header);
        VariableLength.write(out, body.readableBytes());
        out.writeBytes(body);
    }
}
