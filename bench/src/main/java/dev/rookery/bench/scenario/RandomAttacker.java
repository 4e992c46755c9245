package dev.rookery.bench.scenario;

import dev.rookery.bench.driver.DriverException;
import dev.rookery.bench.flow.FlowSettings;
import dev.rookery.bench.flow.MessageFlow;
import dev.rookery.bench.flow.Pacing;
import dev.rookery.bench.flow.TrafficPattern;
import dev.rookery.bench.hostile.HostileCrowd;
import dev.rookery.bench.measure.Interval;
import dev.rookery.bench.measure.Latencies;
import dev.rookery.bench.measure.Measurements;
import dev.rookery.bench.measure.Metric;
import dev.rookery.bench.peer.Accounts;
import java.io.IOException;
import java.util.List;
import java.util.Objects;

/**
 * Hostile crowd, and a pair with QoS 2 beside the measured one. {@link Background} methods are called on the driver's event
 * loop, the others on the main thread.
 */
final class RandomAttacker implements Background {
    private static final int USERS = 10;
    /** Users of {@link HeldBuffers}, beside those of the crowd. */
    private static final int HOLDERS = 4;

    private static final int QOS = 2;

    private final RunContext context;
    private final MessageFlow pair;
    private final HostileCrowd crowd;
    private final HeldBuffers heldBuffers;
    private Latencies latencies = new Latencies();

    RandomAttacker(RunContext context, double rate) {
        this.context = context;
        FlowSettings settings =
                new FlowSettings(QOS, context.settings().payloadBytes(), new Pacing.OpenLoop(rate, Pacing.NO_LIMIT));
        pair = new MessageFlow(
                context.loop(),
                context.clients(context.settings().version()),
                TrafficPattern.pairs(context.topicRoot() + "/exactly-once", 1),
                settings,
                (account, name) -> context.identity(account, "exactly-once-" + name));
        crowd = crowd(context.settings().seed());
        heldBuffers = new HeldBuffers(context.peer().endpoint());
    }

    private HostileCrowd crowd(long seed) {
        return new HostileCrowd(
                context.peer().endpoint(),
                users().stream()
                        .map(name -> context.peer().credentials().get(name))
                        .toList(),
                List.of(
                        context.run() + "-sender-0",
                        context.run() + "-receiver-0-0",
                        context.run() + "-exactly-once-sender-0"),
                context.topicRoot(),
                seed);
    }

    /** Returns the names of the hostile users. */
    List<String> users() {
        return Accounts.tenants().subList(0, USERS);
    }

    private static List<String> holders() {
        return Accounts.tenants().subList(USERS, USERS + HOLDERS);
    }

    /** Attacks with other random packets, so that the broker has loaded its classes, and run its code, before it is measured. */
    void warmUp() throws InterruptedException {
        HostileCrowd earlier = crowd(~context.settings().seed());
        earlier.start();
        Thread.sleep(context.settings().warmUp().toMillis());
        earlier.stop();
    }

    void open() throws DriverException, InterruptedException {
        context.loop().awaitMany(pair::open);
    }

    @Override
    public void start() {
        pair.start();
        crowd.start();
    }

    @Override
    public void openWindow() {
        latencies = pair.openWindow();
    }

    @Override
    public void closeWindow() {
        pair.closeWindow();
    }

    @Override
    public void stop() {
        pair.stop();
    }

    /**
     * Ends the attack and waits for the messages of the pair. The connections of the attack stay open until {@link #close}, and
     * further ones hold network buffers.
     */
    void end() throws DriverException, InterruptedException {
        crowd.pause();
        FlowDrain.await(pair, context.loop(), QOS);
        try {
            for (String name : holders()) {
                heldBuffers.open(
                        Objects.requireNonNull(context.peer().credentials().get(name)),
                        name,
                        context.topicRoot() + "/" + name);
            }
        } catch (IOException e) {
            throw new DriverException(e);
        }
    }

    void close() throws DriverException, InterruptedException {
        crowd.stop();
        try {
            heldBuffers.close();
        } catch (IOException e) {
            throw new DriverException(e);
        }
        context.loop().awaitMany(pair::close);
    }

    @Override
    public void putMeasurements(Measurements.Builder measurements, Interval interval) {
        // See putResults, after the pair has received its messages.
    }

    void putResults(Measurements.Builder measurements) {
        measurements.put(Metric.HOSTILE_CONNECTIONS, crowd.connections()).put(Metric.HOSTILE_PACKETS, crowd.packets());
        if (latencies.count() > 0) {
            measurements
                    .put(Metric.QOS2_P50_MICROS, latencies.percentileMicros(50))
                    .put(Metric.QOS2_P99_MICROS, latencies.percentileMicros(99))
                    .put(Metric.QOS2_MAX_MICROS, latencies.maxMicros());
        }
    }

    @Override
    public List<String> failures() {
        // See pairFailures.
        return List.of();
    }

    /** Returns the failures of the pair with QoS 2, after its end. */
    List<String> pairFailures() throws InterruptedException {
        return context.loop().call(pair::failures).stream()
                .map(failure -> "QoS 2: " + failure)
                .toList();
    }
}
