package dev.rookery.bench.hostile;

import dev.rookery.bench.hostile.RandomProperties.Place;
import dev.rookery.bench.wire.LoginCredentials;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.random.RandomGenerator;

/** CONNECT packet of a hostile client: of one of its users, with any kind of session and will. */
final class RandomLogin {
    private static final int CLIENT_IDS = 60;
    private static final int LONG_ID = 1000;
    private static final int LARGEST_WILL = 70_000;
    private static final int SMALL_WILL = 100;

    private final RandomGenerator random;
    private final RandomProperties properties;
    private final LoginCredentials credentials;
    private final String victim;

    /** @param victims client ids of others */
    RandomLogin(RandomGenerator random, List<LoginCredentials> users, List<String> victims) {
        this.random = random;
        this.properties = new RandomProperties(random);
        this.credentials = users.get(random.nextInt(users.size()));
        this.victim = victims.get(random.nextInt(victims.size()));
    }

    String username() {
        return credentials.username();
    }

    /** Returns a random protocol level: 3, 4 or 5, and one in a hundred times another one. */
    int level() {
        return random.nextInt(100) == 0 ? random.nextInt(256) : 3 + Math.min(2, random.nextInt(5));
    }

    /** Writes the packet without its fixed header. */
    void write(ByteBuf out, int level, String topics) {
        boolean will = random.nextInt(4) == 0;
        int flags = random.nextInt(2) << 1;
        if (will) {
            flags |= 0x04 | random.nextInt(3) << 3 | random.nextInt(2) << 5;
        }
        boolean user = random.nextInt(50) > 0;
        flags |= user ? 0xc0 : 0;
        flags |= random.nextInt(200) == 0 ? 0x01 : 0;
        RandomProperties.writeText(out, level == 3 ? "MQIsdp" : "MQTT");
        out.writeByte(level);
        out.writeByte(flags);
        out.writeShort(random.nextInt(3) == 0 ? random.nextInt(1 << 16) : 0);
        if (level == 5) {
            properties.write(out, Place.CONNECT);
        }
        RandomProperties.writeText(out, clientId());
        if (will) {
            if (level == 5) {
                properties.write(out, Place.WILL);
            }
            RandomProperties.writeText(out, topics + "/will");
            ByteBuf payload = Unpooled.buffer();
            payload.writeZero(random.nextInt(random.nextInt(10) == 0 ? LARGEST_WILL : SMALL_WILL) & 0xffff);
            out.writeShort(payload.readableBytes()).writeBytes(payload);
        }
        if (user) {
            RandomProperties.writeText(out, credentials.username());
            RandomProperties.writeText(out, random.nextInt(200) == 0 ? "wrong" : credentials.password());
        }
    }

    private String clientId() {
        int number = random.nextInt(CLIENT_IDS);
        return switch (random.nextInt(20)) {
            case 0 -> "";
            case 1 -> victim;
            case 2, 3 -> number + "x".repeat(random.nextInt(LONG_ID));
            case 4 -> properties.text(LONG_ID);
            default -> "hostile-" + number;
        };
    }
}
