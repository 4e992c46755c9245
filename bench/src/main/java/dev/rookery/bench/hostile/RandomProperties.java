package dev.rookery.bench.hostile;

import dev.rookery.bench.wire.VariableLength;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.random.RandomGenerator;

/** Random MQTT 5 properties: mostly such as the packet may have, some that it must not, some with invalid values. */
final class RandomProperties {
    private static final int[] CONNECT = {0x11, 0x17, 0x19, 0x21, 0x22, 0x26, 0x27};
    private static final int[] WILL = {0x01, 0x02, 0x03, 0x08, 0x09, 0x18, 0x26};
    private static final int[] PUBLISH = {0x01, 0x02, 0x03, 0x08, 0x09, 0x23, 0x26};
    private static final int[] SUBSCRIBE = {0x0b, 0x26};
    private static final int[] OTHER = {0x1f, 0x26};
    private static final int[] ALL = {
        0x00, 0x01, 0x02, 0x03, 0x08, 0x09, 0x0b, 0x11, 0x12, 0x13, 0x15, 0x16, 0x17, 0x18, 0x19, 0x1a, 0x1c, 0x1f,
        0x21, 0x22, 0x23, 0x24, 0x25, 0x26, 0x27, 0x28, 0x29, 0x2a, 0x7f
    };

    /** Packet to which properties belong. */
    enum Place {
        CONNECT(RandomProperties.CONNECT),
        WILL(RandomProperties.WILL),
        PUBLISH(RandomProperties.PUBLISH),
        SUBSCRIBE(RandomProperties.SUBSCRIBE),
        OTHER(RandomProperties.OTHER);

        private final int[] allowed;

        Place(int[] allowed) {
            this.allowed = allowed;
        }
    }

    private static final int LONGEST_TEXT = 2000;
    private static final int ALIASES = 70;

    private final RandomGenerator random;

    RandomProperties(RandomGenerator random) {
        this.random = random;
    }

    /** Writes the length and up to four properties; one in forty packets has user properties of some KiB. */
    void write(ByteBuf out, Place place) {
        ByteBuf properties = Unpooled.buffer();
        int count = random.nextInt(40) == 0 ? 30 : Math.max(0, random.nextInt(8) - 3);
        for (int i = 0; i < count; i++) {
            int[] choice = random.nextInt(100) == 0 ? ALL : place.allowed;
            write(properties, count > 4 ? 0x26 : choice[random.nextInt(choice.length)]);
        }
        VariableLength.write(out, properties.readableBytes());
        out.writeBytes(properties);
    }

    private void write(ByteBuf out, int property) {
        out.writeByte(property);
        switch (property) {
            case 0x01, 0x17, 0x19, 0x24, 0x25, 0x28, 0x29, 0x2a -> out.writeByte(random.nextInt(10) == 0 ? 2 : 1);
            case 0x13, 0x21, 0x22 -> out.writeShort(random.nextInt(1 << 16));
            case 0x23 -> out.writeShort(random.nextInt(ALIASES));
            case 0x02, 0x11, 0x18, 0x27 -> out.writeInt(interval());
            case 0x0b -> VariableLength.write(out, random.nextInt(1 << 20));
            case 0x26 -> {
                writeText(out, text(20));
                writeText(out, text(random.nextInt(10) == 0 ? LONGEST_TEXT : 50));
            }
            default -> writeText(out, text(random.nextInt(20) == 0 ? LONGEST_TEXT : 50));
        }
    }

    /** Returns a number of seconds or bytes: small, moderate, or the maximum. */
    private int interval() {
        return switch (random.nextInt(4)) {
            case 0 -> random.nextInt(5);
            case 1 -> -1;
            default -> random.nextInt(100_000);
        };
    }

    /** Returns text of up to some length; one in two hundred contains characters that MQTT forbids. */
    String text(int longest) {
        String text = Character.toString('a' + random.nextInt(26)).repeat(random.nextInt(longest + 1));
        return random.nextInt(200) == 0 ? text + '\0' : text;
    }

    static void writeText(ByteBuf out, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeShort(bytes.length).writeBytes(bytes);
    }
}
