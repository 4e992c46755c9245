package dev.rookery.bench.scenario;

import dev.rookery.bench.driver.ClientFactory;
import dev.rookery.bench.driver.DriverException;
import dev.rookery.bench.driver.DriverLoop;
import dev.rookery.bench.driver.LoadClient;
import dev.rookery.bench.measure.Interval;
import dev.rookery.bench.measure.Measurements;
import dev.rookery.bench.measure.Metric;
import dev.rookery.bench.peer.Accounts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * With many retained messages stored, a client subscribes to single topics in sequence. Latency is the time from SUBSCRIBE
 * to the retained message.
 */
final class RetainedLookup implements Scenario {
    private static final int HUNDRED_THOUSAND = 100_000;
    private static final long POLL_MILLIS = 5;
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
    public boolean needsRestart() {
        return true;
    }

    @Override
    public ScenarioResult run(RunContext context, int qos) throws DriverException, InterruptedException {
        DriverLoop loop = context.loop();
        ClientFactory factory = context.clients(context.settings().version());
        int count = context.settings().sizes().retained();
        String topics = context.topicRoot() + "/state/";
        RetainedStore store =
                new RetainedStore(topics, count, context.settings().payloadBytes());
        LoadClient sender = loop.await(() -> factory.connect(context.identity(Accounts.SENDER, "store"), store));
        loop.await(() -> store.fill(sender));

        RetainedReader reader = new RetainedReader(topics, count);
        LoadClient receiver = loop.await(() -> factory.connect(context.identity(Accounts.RECEIVER, "reader"), reader));
        loop.execute(() -> reader.start(receiver));
        Thread.sleep(context.settings().warmUp().toMillis());
        Interval.Start start = new Interval.Start(context.peer().process());
        loop.execute(reader::openWindow);
        Thread.sleep(context.settings().measured().toMillis());
        Interval interval = start.end();
        loop.execute(reader::stop);
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        while (!loop.call(reader::isIdle) && System.nanoTime() - deadline < 0) {
            Thread.sleep(POLL_MILLIS);
        }
        boolean finished = loop.call(reader::isIdle);
        loop.await(() -> CompletableFuture.allOf(sender.close(), receiver.close()));

        long lookups = reader.latencies().count();
        List<String> failures = new ArrayList<>(reader.failures());
        if (!finished) {
            failures.add("a retained message was not received");
        }
        return new ScenarioResult(
                Measurements.builder()
                        .put(Metric.MESSAGES_PER_SECOND, lookups / interval.seconds())
                        .put(Metric.CPU_SECONDS_PER_100K, interval.cpuSecondsPer(HUNDRED_THOUSAND, lookups))
                        .put(reader.latencies())
                        .put(Metric.CPU_CORES, interval.cpuCores())
                        .put(Metric.RSS_MIB, interval.after().residentMebibytes())
                        .put(Metric.THREADS, interval.after().threads())
                        .build(),
                failures);
    }
}
