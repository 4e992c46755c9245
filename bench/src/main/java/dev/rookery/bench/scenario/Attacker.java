package dev.rookery.bench.scenario;

import dev.rookery.bench.measure.Interval;
import dev.rookery.bench.measure.Latencies;
import dev.rookery.bench.measure.Measurements;
import dev.rookery.bench.measure.Metric;
import dev.rookery.bench.wire.LoginCredentials;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A user who attacks the broker at full speed, and another one who measures the response time of PINGREQ, each on a thread
 * of its own. The other methods are called on the driver's event loop.
 */
final class Attacker implements Background {
    private final RunContext context;
    private final Attack attack;
    private final Optional<LoginCredentials> credentials;
    private final String topics;
    private final PingMeter pings;
    private final AtomicInteger connections = new AtomicInteger();
    private volatile boolean running;

    /**
     * @param credentials of the user; empty if the broker has no authentication
     * @param topics topic below which the user has all rights
     */
    Attacker(RunContext context, Attack attack, Optional<LoginCredentials> credentials, String topics) {
        this.context = context;
        this.attack = attack;
        this.credentials = credentials;
        this.topics = topics;
        this.pings = new PingMeter(context);
    }

    /** Returns the topic below which the attacker has all rights. */
    String topics() {
        return topics;
    }

    boolean isRunning() {
        return running;
    }

    /** Opens a connection without a login. */
    AttackConnection open() throws IOException {
        return new AttackConnection(context.peer().endpoint());
    }

    /** Opens a connection and sends CONNECT. */
    AttackConnection logIn(String name) throws IOException {
        AttackConnection connection = open();
        String clientId = context.run() + "-" + name + "-" + connections.incrementAndGet();
        connection.write(out -> Attack.WRITER.connect(out, clientId, credentials, 0));
        return connection;
    }

    @Override
    public void start() {
        running = true;
        Thread thread = new Thread(this::attackUntilStopped, attack.label());
        thread.setDaemon(true);
        thread.start();
        pings.start();
    }

    private void attackUntilStopped() {
        while (running) {
            try {
                attack.run(this);
            } catch (IOException closedByBroker) {
                // Starts again with new connections.
            } catch (InterruptedException e) {
                running = false;
            }
        }
    }

    @Override
    public void openWindow() {
        pings.openWindow();
    }

    @Override
    public void closeWindow() {
        pings.closeWindow();
    }

    @Override
    public void stop() {
        running = false;
        pings.stop();
    }

    @Override
    public void putMeasurements(Measurements.Builder measurements, Interval interval) {
        Latencies latencies = pings.latencies();
        if (latencies.count() > 0) {
            measurements
                    .put(Metric.PING_P50_MICROS, latencies.percentileMicros(50))
                    .put(Metric.PING_P99_MICROS, latencies.percentileMicros(99))
                    .put(Metric.PING_MAX_MICROS, latencies.maxMicros());
        }
    }

    @Override
    public List<String> failures() {
        return pings.failures();
    }
}
