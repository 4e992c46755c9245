package dev.rookery.bench.scenario;

import dev.rookery.bench.driver.ClientFactory;
import dev.rookery.bench.driver.DriverException;
import dev.rookery.bench.driver.DriverLoop;
import dev.rookery.bench.driver.LoadClient;
import dev.rookery.bench.measure.Figures;
import dev.rookery.bench.measure.Interval;
import dev.rookery.bench.measure.Metric;
import dev.rookery.bench.peer.Accounts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * With many retained messages stored, a client subscribes to one topic after the other; the latencies are those from
 * SUBSCRIBE to the retained message, and messages per second are such look-ups.
 */
final class RetainedLookup implements Scenario {
    private static final int HUNDRED_THOUSAND = 100_000;
    private static final long LOOK_AGAIN_MILLIS = 5;
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    @Override
    public String name() {
        return "retained";
    }

    @Override
    public boolean dependsOnQos() {
        return false;
    }

    @Override
    public boolean needsFreshPeer() {
        return true;
    }

    @Override
    public ScenarioResult run(Stage stage, int qos) throws DriverException, InterruptedException {
        DriverLoop loop = stage.loop();
        ClientFactory factory = stage.clients().speaking(stage.settings().version());
        int count = stage.settings().sizes().retained();
        String topics = stage.topicRoot() + "/state/";
        RetainedStore store = new RetainedStore(topics, count, stage.settings().payloadBytes());
        LoadClient sender = loop.await(() -> factory.connect(stage.identity(Accounts.SENDER, "store"), store));
        loop.await(() -> store.fill(sender));

        RetainedReader reader = new RetainedReader(topics, count);
        LoadClient receiver = loop.await(() -> factory.connect(stage.identity(Accounts.RECEIVER, "reader"), reader));
        loop.execute(() -> reader.start(receiver));
        Thread.sleep(stage.settings().warmUp().toMillis());
        Interval.Start start = new Interval.Start(stage.peer().process());
        loop.execute(reader::openWindow);
        Thread.sleep(stage.settings().measured().toMillis());
        Interval interval = start.end();
        loop.execute(reader::stop);
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        while (!loop.call(reader::isIdle) && System.nanoTime() - deadline < 0) {
            Thread.sleep(LOOK_AGAIN_MILLIS);
        }
        boolean answered = loop.call(reader::isIdle);
        loop.await(() -> CompletableFuture.allOf(sender.close(), receiver.close()));

        long lookups = reader.latencies().count();
        List<String> flaws = new ArrayList<>(reader.flaws());
        if (!answered) {
            flaws.add("a retained message did not come");
        }
        return new ScenarioResult(
                Figures.builder()
                        .put(Metric.MESSAGES_PER_SECOND, lookups / interval.seconds())
                        .put(Metric.CPU_SECONDS_PER_100K, interval.cpuSecondsPer(HUNDRED_THOUSAND, lookups))
                        .put(reader.latencies())
                        .put(Metric.CPU_CORES, interval.cpuCores())
                        .put(Metric.RSS_MIB, interval.after().residentMebibytes())
                        .put(Metric.THREADS, interval.after().threads())
                        .build(),
                flaws);
    }
}
