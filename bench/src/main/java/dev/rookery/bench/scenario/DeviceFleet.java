package dev.rookery.bench.scenario;

import dev.rookery.bench.driver.ClientFactory;
import dev.rookery.bench.driver.ClientIdentity;
import dev.rookery.bench.driver.ClientListener;
import dev.rookery.bench.driver.ConnectRefusedException;
import dev.rookery.bench.driver.DriverLoop;
import dev.rookery.bench.driver.LoadClient;
import dev.rookery.bench.measure.Latencies;
import dev.rookery.bench.peer.Account;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Devices that connect and reconnect until all are connected. A limited number connects at a time, and a failed attempt is
 * repeated after 100 ms. Confined to the driver's event loop, except {@link #awaitConnected}.
 */
final class DeviceFleet {
    /** Less than brokers queue; the others wait in the device's network. */
    private static final int CONCURRENT_ATTEMPTS = 200;

    private static final long RETRY_NANOS = Duration.ofMillis(100).toNanos();
    private static final Duration TIMEOUT = Duration.ofMinutes(20);

    private final DriverLoop loop;
    private final ClientFactory factory;
    private final int size;
    private final Deque<Account> waiting = new ArrayDeque<>();
    private final Map<Account, LoadClient> connected = new HashMap<>();
    private final Latencies latencies = new Latencies();
    private volatile CountDownLatch complete = new CountDownLatch(1);
    private Optional<String> failure = Optional.empty();
    private long measuredFrom;
    private int attempts;
    private boolean closed;

    DeviceFleet(DriverLoop loop, ClientFactory factory, List<Account> accounts) {
        this.loop = loop;
        this.factory = factory;
        this.size = accounts.size();
        waiting.addAll(accounts);
    }

    /** Connects the devices that wait. */
    void connect() {
        while (attempts < CONCURRENT_ATTEMPTS && !waiting.isEmpty() && !closed) {
            attempts++;
            connect(waiting.removeFirst());
        }
    }

    private void connect(Account account) {
        ClientIdentity identity = new ClientIdentity(account.username(), Optional.of(account.credentials()));
        factory.connect(identity, new Reconnecting(account)).whenComplete((client, refusal) -> {
            if (client == null) {
                if (refusal instanceof ConnectRefusedException && failure.isEmpty()) {
                    failure = Optional.of("a login was refused: " + refusal.getMessage());
                }
                loop.schedule(() -> retry(account), RETRY_NANOS);
                return;
            }
            attempts--;
            if (measuredFrom != 0) {
                latencies.record(System.nanoTime() - measuredFrom);
            }
            connected.put(account, client);
            if (connected.size() == size) {
                complete.countDown();
            }
            connect();
        });
    }

    private void retry(Account account) {
        attempts--;
        waiting.addLast(account);
        connect();
    }

    /** Waits until all devices are connected. Called on another thread. */
    void awaitConnected() throws InterruptedException {
        if (!complete.await(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException("Not all clients are connected after " + TIMEOUT.toMinutes() + " min");
        }
    }

    /** Starts to record latencies from a point in time of {@link System#nanoTime}, at which all connections end. */
    void measureFrom(long nanos) {
        measuredFrom = nanos;
        failure = Optional.empty();
        complete = new CountDownLatch(1);
    }

    Latencies latencies() {
        return latencies;
    }

    /** Returns the first refusal of a login. */
    Optional<String> failure() {
        return failure;
    }

    void close() {
        closed = true;
        connected.values().forEach(LoadClient::close);
    }

    private final class Reconnecting implements ClientListener {
        private final Account account;

        Reconnecting(Account account) {
            this.account = account;
        }

        @Override
        public void onMessage(ByteBuf payload, boolean retained) {}

        @Override
        public void onWritable() {}

        @Override
        public void onConnectionLost(String reason) {
            if (connected.remove(account) != null) {
                waiting.addLast(account);
                connect();
            }
        }
    }
}
