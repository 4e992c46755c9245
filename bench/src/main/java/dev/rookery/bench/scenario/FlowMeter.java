package dev.rookery.bench.scenario;

import dev.rookery.bench.driver.ClientIdentity;
import dev.rookery.bench.driver.DriverException;
import dev.rookery.bench.driver.DriverLoop;
import dev.rookery.bench.flow.DeliverySummary;
import dev.rookery.bench.flow.FlowSettings;
import dev.rookery.bench.flow.MessageFlow;
import dev.rookery.bench.flow.Pacing;
import dev.rookery.bench.flow.TrafficPattern;
import dev.rookery.bench.measure.Interval;
import dev.rookery.bench.measure.Latencies;
import dev.rookery.bench.measure.Measurements;
import dev.rookery.bench.measure.Metric;
import dev.rookery.bench.measure.ProcessReader;
import dev.rookery.bench.wire.WireProtocol;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/** Runs a flow: warm-up, measurement, and waiting for messages in flight. Confined to the main thread. */
final class FlowMeter {
    private static final int HUNDRED_THOUSAND = 100_000;

    private final RunContext context;
    private final DriverLoop loop;
    private final int qos;
    private final Background background;
    private final MessageFlow flow;
    private Latencies latencies = new Latencies();

    /** @param identities returns the identity for an account and a name that is unique within the flow */
    FlowMeter(
            RunContext context,
            WireProtocol version,
            TrafficPattern traffic,
            int qos,
            Pacing pacing,
            BiFunction<String, String, ClientIdentity> identities,
            Background background) {
        this.context = context;
        this.qos = qos;
        this.background = background;
        loop = context.loop();
        FlowSettings settings = new FlowSettings(qos, context.settings().payloadBytes(), pacing);
        flow = new MessageFlow(loop, context.clients(version), traffic, settings, identities);
    }

    ScenarioResult measure() throws DriverException, InterruptedException {
        try {
            loop.awaitMany(flow::open);
            loop.execute(() -> {
                background.start();
                flow.start();
            });
            Thread.sleep(context.settings().warmUp().toMillis());
            return measureRunning();
        } finally {
            loop.awaitMany(flow::close);
        }
    }

    private ScenarioResult measureRunning() throws InterruptedException {
        Interval.Start broker = new Interval.Start(context.peer().process());
        Interval.Start driver =
                new Interval.Start(new ProcessReader(ProcessHandle.current().pid()));
        long before = loop.call(this::openWindows);
        Thread.sleep(context.settings().measured().toMillis());
        long delivered = loop.call(this::closeWindows) - before;
        Interval interval = broker.end();
        Interval driverInterval = driver.end();
        FlowDrain.await(flow, loop, qos);

        DeliverySummary summary = loop.call(flow::summary);
        Measurements.Builder measurements = Measurements.builder()
                .put(Metric.MESSAGES_PER_SECOND, delivered / interval.seconds())
                .put(Metric.CPU_SECONDS_PER_100K, interval.cpuSecondsPer(HUNDRED_THOUSAND, delivered))
                .put(latencies)
                .put(Metric.CPU_CORES, interval.cpuCores())
                .put(Metric.RSS_MIB, interval.after().residentMebibytes())
                .put(Metric.THREADS, interval.after().threads())
                .put(Metric.SENT, summary.sent())
                .put(Metric.LOST, summary.lost())
                .put(Metric.DUPLICATES, summary.duplicates())
                .put(Metric.REORDERED, summary.reordered())
                .put(Metric.STALLS, flow.stalls())
                .put(Metric.SETUP_RETRIES, flow.retries())
                .put(Metric.DRIVER_CPU_CORES, driverInterval.cpuCores());
        List<String> failures = new ArrayList<>(loop.call(flow::failures));
        loop.call(() -> {
            background.putMeasurements(measurements, interval);
            return failures.addAll(background.failures());
        });
        return new ScenarioResult(measurements.build(), failures);
    }

    private long openWindows() {
        background.openWindow();
        latencies = flow.openWindow();
        return flow.delivered();
    }

    private long closeWindows() {
        flow.closeWindow();
        flow.stop();
        background.closeWindow();
        background.stop();
        return flow.delivered();
    }
}
