package dev.rookery.bench.hostile;

import dev.rookery.bench.driver.Endpoint;
import dev.rookery.bench.wire.LoginCredentials;
import java.io.IOException;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Hostile clients at work beside each other, on a thread of its own. Each client's packets depend on the seed and the
 * number of the client alone, not on what the broker does.
 */
public final class HostileCrowd {
    private static final int CLIENTS = 48;
    /** Leaves the other clients and the broker a part of a small machine. */
    private static final int ACTIONS_PER_SECOND = 5000;

    private final Endpoint endpoint;
    private final List<LoginCredentials> users;
    private final List<String> victims;
    private final String topicRoot;
    private final long seed;
    private final @Nullable HostileClient[] clients = new HostileClient[CLIENTS];
    private final Thread thread = new Thread(this::run, "hostile-crowd");
    private volatile boolean running = true;
    private volatile long opened;
    private volatile long packets;

    /**
     * Creates a crowd, which does nothing before it is started.
     *
     * @param users users of the crowd, each with all rights below its name
     * @param victims client ids of others
     */
    public HostileCrowd(
            Endpoint endpoint, List<LoginCredentials> users, List<String> victims, String topicRoot, long seed) {
        this.endpoint = endpoint;
        this.users = List.copyOf(users);
        this.victims = List.copyOf(victims);
        this.topicRoot = topicRoot;
        this.seed = seed;
        thread.setDaemon(true);
    }

    public void start() {
        thread.start();
    }

    /** Stops for good. The connections stay open, with what they have sent and not read, until {@link #stop}. */
    public void pause() throws InterruptedException {
        running = false;
        thread.join();
    }

    /** Stops and closes all connections without DISCONNECT. */
    public void stop() throws InterruptedException {
        pause();
        for (HostileClient client : clients) {
            if (client != null) {
                client.close();
            }
        }
    }

    /** Returns the number of connections so far. */
    public long connections() {
        return opened;
    }

    /** Returns the number of packets after CONNECT so far. */
    public long packets() {
        return packets;
    }

    private void run() {
        long interval = TimeUnit.SECONDS.toNanos(1) / ACTIONS_PER_SECOND;
        long due = System.nanoTime();
        for (int slot = 0; running; slot = (slot + 1) % CLIENTS) {
            act(slot);
            due = Math.max(due + interval, System.nanoTime() - TimeUnit.MILLISECONDS.toNanos(100));
            while (running && due - System.nanoTime() > TimeUnit.MILLISECONDS.toNanos(1)) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
        }
    }

    private void act(int slot) {
        HostileClient client = clients[slot];
        if (client == null) {
            clients[slot] = open();
            return;
        }
        int count = client.act();
        if (count < 0) {
            clients[slot] = null;
        } else {
            packets += count;
        }
    }

    private @Nullable HostileClient open() {
        SplittableRandom random = new SplittableRandom(seed ^ opened * 0x9e3779b97f4a7c15L);
        opened++;
        try {
            return new HostileClient(endpoint, random, new RandomLogin(random, users, victims), topicRoot);
        } catch (IOException refused) {
            return null;
        }
    }
}
