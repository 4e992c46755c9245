package dev.rookery.bench.scenario;

import dev.rookery.bench.driver.DriverException;
import dev.rookery.bench.flow.FlowSettings;
import dev.rookery.bench.flow.MessageFlow;
import dev.rookery.bench.flow.Pacing;
import dev.rookery.bench.flow.TrafficPattern;
import dev.rookery.bench.measure.Latencies;
import java.util.List;

/** Latency of a pair that exchanges QoS 1 messages at a fixed rate while other things happen. Confined to the main thread. */
final class PairLatency {
    private static final double MESSAGES_PER_SECOND = 100;
    private static final int QOS = 1;

    private final RunContext context;
    private final MessageFlow pair;
    private Latencies latencies = new Latencies();

    PairLatency(RunContext context) {
        this.context = context;
        double rate = context.settings().rate().orElse(MESSAGES_PER_SECOND);
        FlowSettings settings =
                new FlowSettings(QOS, context.settings().payloadBytes(), new Pacing.OpenLoop(rate, Pacing.NO_LIMIT));
        pair = new MessageFlow(
                context.loop(),
                context.clients(context.settings().version()),
                TrafficPattern.pairs(context.topicRoot() + "/others", 1),
                settings,
                (account, name) -> context.identity(account, "others-" + name));
    }

    /** Connects the pair and starts to measure. */
    void start() throws DriverException, InterruptedException {
        context.loop().awaitMany(pair::open);
        latencies = context.loop().call(() -> {
            pair.start();
            return pair.openWindow();
        });
    }

    /** Ends the measurement and returns the failures of the pair. */
    List<String> stop() throws DriverException, InterruptedException {
        context.loop().call(() -> {
            pair.closeWindow();
            pair.stop();
            return pair;
        });
        FlowDrain.await(pair, context.loop(), QOS);
        List<String> failures = context.loop().call(pair::failures);
        context.loop().awaitMany(pair::close);
        return failures;
    }

    /** Returns the latencies, after the end. */
    Latencies latencies() {
        return latencies;
    }
}
