package dev.rookery.bench.hostile;

import dev.rookery.bench.driver.Endpoint;
import dev.rookery.bench.wire.PacketType;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.util.random.RandomGenerator;

/** One connection of a hostile crowd from its CONNECT to its end. Not thread-safe. */
final class HostileClient {
    private static final int PACKETS = 150;
    private static final int BURST = 20;
    /** Iterations without progress after which a client whose bytes are not read leaves. */
    private static final int BLOCKED_LIMIT = 2000;

    private final HostileConnection connection;
    private final RandomGenerator random;
    private final RandomPackets packets;
    /** Whether the client reads what it receives. */
    private final boolean reads;
    /** Whether the last packet is sent in part only, and the connection stays open. */
    private final boolean stops;

    private int left;
    private int blocked;
    private boolean stopped;

    HostileClient(Endpoint endpoint, RandomGenerator random, RandomLogin login, String topicRoot) throws IOException {
        connection = new HostileConnection(endpoint);
        this.random = random;
        int level = login.level();
        String topics = topicRoot + "/" + login.username();
        packets = new RandomPackets(random, level, topics);
        reads = random.nextInt(5) > 0;
        stops = random.nextInt(15) == 0;
        left = random.nextInt(PACKETS);
        ByteBuf body = Unpooled.buffer();
        login.write(body, level, topics);
        ByteBuf connect = Unpooled.buffer();
        RandomPackets.packet(connect, PacketType.CONNECT.header(), body);
        if (random.nextInt(50) == 0) {
            // A login that never completes.
            connect.writerIndex(random.nextInt(connect.writerIndex()));
            stopped = true;
        }
        connection.write(connect);
    }

    /** Sends some packets. Returns how many; -1 if the connection has ended. */
    int act() {
        try {
            if (reads && !connection.discardReceived()) {
                return end();
            }
            if (connection.isBlocked()) {
                return ++blocked > BLOCKED_LIMIT ? end() : 0;
            }
            if (stopped) {
                return ++blocked > BLOCKED_LIMIT ? end() : 0;
            }
            blocked = 0;
            return left > 0 ? send() : end();
        } catch (IOException closedByBroker) {
            return end();
        }
    }

    private int send() throws IOException {
        int count = Math.min(left, random.nextInt(4) == 0 ? 1 + random.nextInt(BURST) : 1);
        left -= count;
        ByteBuf out = Unpooled.buffer();
        for (int i = 0; i < count; i++) {
            packets.write(out);
        }
        if (left == 0 && stops) {
            out.writerIndex(1 + random.nextInt(out.writerIndex()));
            stopped = true;
        }
        connection.write(out);
        return count;
    }

    private int end() {
        close();
        return -1;
    }

    void close() {
        connection.close();
    }
}
