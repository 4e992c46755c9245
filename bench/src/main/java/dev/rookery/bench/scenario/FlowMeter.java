package dev.rookery.bench.scenario;

import dev.rookery.bench.driver.DriverException;
import dev.rookery.bench.driver.DriverLoop;
import dev.rookery.bench.flow.FlowSettings;
import dev.rookery.bench.flow.MessageFlow;
import dev.rookery.bench.flow.Pacing;
import dev.rookery.bench.flow.Tally;
import dev.rookery.bench.flow.TrafficPattern;
import dev.rookery.bench.measure.Figures;
import dev.rookery.bench.measure.Interval;
import dev.rookery.bench.measure.Latencies;
import dev.rookery.bench.measure.Metric;
import dev.rookery.bench.measure.ProcessReader;
import dev.rookery.bench.wire.WireProtocol;
import java.util.ArrayList;
import java.util.List;

/** Runs a flow through warm-up, measurement and settling, and takes the figures. On the harness's main thread. */
final class FlowMeter {
    private static final int HUNDRED_THOUSAND = 100_000;

    private final Stage stage;
    private final DriverLoop loop;
    private final int qos;
    private final Background background;
    private final MessageFlow flow;
    private Latencies latencies;

    FlowMeter(
            Stage stage, WireProtocol version, TrafficPattern traffic, int qos, Pacing pacing, Background background) {
        this.stage = stage;
        this.qos = qos;
        this.background = background;
        loop = stage.loop();
        FlowSettings settings = new FlowSettings(qos, stage.settings().payloadBytes(), pacing);
        flow = new MessageFlow(loop, stage.clients().speaking(version), traffic, settings, stage::identity);
    }

    ScenarioResult measure() throws DriverException, InterruptedException {
        try {
            loop.awaitMany(flow::open);
            loop.execute(() -> {
                background.start();
                flow.start();
            });
            Thread.sleep(stage.settings().warmUp().toMillis());
            return measureRunning();
        } finally {
            loop.awaitMany(flow::close);
        }
    }

    private ScenarioResult measureRunning() throws InterruptedException {
        Interval.Start broker = new Interval.Start(stage.peer().process());
        Interval.Start driver =
                new Interval.Start(new ProcessReader(ProcessHandle.current().pid()));
        long before = loop.call(this::openWindows);
        Thread.sleep(stage.settings().measured().toMillis());
        long delivered = loop.call(this::closeWindows) - before;
        Interval interval = broker.end();
        Interval driverInterval = driver.end();
        Settling.of(flow, loop, qos);

        Tally tally = loop.call(flow::tally);
        Figures.Builder figures = Figures.builder()
                .put(Metric.MESSAGES_PER_SECOND, delivered / interval.seconds())
                .put(Metric.CPU_SECONDS_PER_100K, interval.cpuSecondsPer(HUNDRED_THOUSAND, delivered))
                .put(latencies)
                .put(Metric.CPU_CORES, interval.cpuCores())
                .put(Metric.RSS_MIB, interval.after().residentMebibytes())
                .put(Metric.THREADS, interval.after().threads())
                .put(Metric.SENT, tally.sent())
                .put(Metric.LOST, tally.lost())
                .put(Metric.DUPLICATES, tally.duplicates())
                .put(Metric.REORDERED, tally.reordered())
                .put(Metric.STALLS, flow.stalls())
                .put(Metric.SETUP_RETRIES, flow.retries())
                .put(Metric.DRIVER_CPU_CORES, driverInterval.cpuCores());
        List<String> flaws = new ArrayList<>(loop.call(flow::flaws));
        loop.call(() -> {
            background.putFigures(figures, interval);
            return flaws.addAll(background.flaws());
        });
        return new ScenarioResult(figures.build(), flaws);
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
