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
import java.util.List;

/**
 * Hostile crowd, and a pair with QoS 2 beside the measured one. {@link Background} methods are called on the driver's event
 * loop, the others on the main thread.
 */
final class RandomAttacker implements Background {
    private static final int USERS = 10;
    private static final int QOS = 2;

    private final RunContext context;
    private final MessageFlow pair;
    private final HostileCrowd crowd;
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
        crowd = new HostileCrowd(
                context.peer().endpoint(),
                Accounts.tenants().subList(0, USERS).stream()
                        .map(name -> context.peer().credentials().get(name))
                        .toList(),
                List.of(
                        context.run() + "-sender-0",
                        context.run() + "-receiver-0-0",
                        context.run() + "-exactly-once-sender-0"),
                context.topicRoot(),
                context.settings().seed());
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

    /** Ends the attack, and waits for the messages of the pair. */
    void end() throws InterruptedException {
        crowd.stop();
        FlowDrain.await(pair, context.loop(), QOS);
    }

    void close() throws DriverException, InterruptedException {
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
