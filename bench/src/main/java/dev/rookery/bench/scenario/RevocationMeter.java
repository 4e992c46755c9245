package dev.rookery.bench.scenario;

import dev.rookery.bench.driver.ClientIdentity;
import dev.rookery.bench.driver.DriverException;
import dev.rookery.bench.driver.DriverLoop;
import dev.rookery.bench.flow.ClientGroup;
import dev.rookery.bench.flow.DeliverySummary;
import dev.rookery.bench.flow.FlowSettings;
import dev.rookery.bench.flow.MessageFlow;
import dev.rookery.bench.flow.Pacing;
import dev.rookery.bench.flow.TrafficPattern;
import dev.rookery.bench.measure.Latencies;
import dev.rookery.bench.measure.Measurements;
import dev.rookery.bench.measure.Metric;
import dev.rookery.bench.peer.Account;
import dev.rookery.bench.peer.UserTable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Measures a revocation, and the latency of other clients before, during and after it. Confined to the main thread. */
final class RevocationMeter {
    private static final Duration TIMEOUT = Duration.ofSeconds(15);
    /** Minimum duration of the phase, so that it contains enough messages of other clients. */
    private static final Duration MIN_DURATION = Duration.ofSeconds(1);

    private static final long POLL_MILLIS = 10;

    private final RunContext context;
    private final DriverLoop loop;
    private final int qos;
    private final Revocation revocation;
    private final List<Account> accounts;
    private final DisconnectRecorder disconnects = new DisconnectRecorder();
    private final ClientGroup group;
    private final MessageFlow others;

    RevocationMeter(RunContext context, TrafficPattern traffic, int qos, Pacing pacing, Revocation revocation) {
        this.context = context;
        this.qos = qos;
        this.revocation = revocation;
        loop = context.loop();
        accounts = revocation.accounts();
        group = new ClientGroup(context.clients(context.settings().version()), members());
        others = new MessageFlow(
                loop,
                context.clients(context.settings().version()),
                traffic,
                new FlowSettings(qos, context.settings().payloadBytes(), pacing),
                context::identity);
    }

    private List<ClientGroup.Member> members() {
        List<ClientGroup.Member> members = new ArrayList<>();
        for (Account account : accounts) {
            ClientIdentity identity =
                    new ClientIdentity(context.run() + "-" + account.username(), Optional.of(account.credentials()));
            members.add(new ClientGroup.Member(
                    identity,
                    disconnects,
                    Optional.of(new ClientGroup.Subscription(context.topicRoot() + "/news", 0))));
        }
        return members;
    }

    ScenarioResult measure() throws DriverException, InterruptedException {
        UserTable users = context.peer().userTable().orElseThrow();
        revocation.create().accept(users);
        try {
            loop.await(group::open);
            loop.await(others::open);
            loop.execute(others::start);
            Thread.sleep(context.settings().warmUp().toMillis());
            return revoke(users);
        } finally {
            loop.await(others::close);
            loop.await(group::close);
        }
    }

    private ScenarioResult revoke(UserTable users) throws InterruptedException {
        Latencies before = loop.call(others::openWindow);
        Thread.sleep(context.settings().measured().toMillis());
        Latencies during = loop.call(() -> {
            disconnects.start();
            return others.openWindow();
        });
        long start = System.nanoTime();
        revocation.revoke().accept(users);
        awaitDisconnects(start);
        Latencies after = loop.call(others::openWindow);
        Thread.sleep(context.settings().measured().toMillis());
        loop.execute(() -> {
            others.closeWindow();
            others.stop();
        });
        FlowDrain.await(others, loop, qos);
        return loop.call(() -> outcome(before, during, after));
    }

    private void awaitDisconnects(long start) throws InterruptedException {
        long waited = 0;
        while (waited < MIN_DURATION.toNanos()
                || loop.call(disconnects::count) < accounts.size() && waited < TIMEOUT.toNanos()) {
            Thread.sleep(POLL_MILLIS);
            waited = System.nanoTime() - start;
        }
    }

    private ScenarioResult outcome(Latencies before, Latencies during, Latencies after) {
        DeliverySummary summary = others.summary();
        Measurements measurements = Measurements.builder()
                .put(disconnects.latencies())
                .put(Metric.OTHERS_P50_BEFORE_MICROS, before.percentileMicros(50))
                .put(Metric.OTHERS_P99_BEFORE_MICROS, before.percentileMicros(99))
                .put(Metric.OTHERS_MAX_BEFORE_MICROS, before.maxMicros())
                .put(Metric.OTHERS_P50_DURING_MICROS, during.percentileMicros(50))
                .put(Metric.OTHERS_P99_DURING_MICROS, during.percentileMicros(99))
                .put(Metric.OTHERS_MAX_DURING_MICROS, during.maxMicros())
                .put(Metric.OTHERS_P50_AFTER_MICROS, after.percentileMicros(50))
                .put(Metric.OTHERS_P99_AFTER_MICROS, after.percentileMicros(99))
                .put(Metric.OTHERS_MAX_AFTER_MICROS, after.maxMicros())
                .put(Metric.OTHERS_P50_RATIO, during.percentileMicros(50) / before.percentileMicros(50))
                .put(Metric.OTHERS_P99_RATIO, during.percentileMicros(99) / before.percentileMicros(99))
                .put(Metric.SENT, summary.sent())
                .put(Metric.LOST, summary.lost())
                .put(Metric.DUPLICATES, summary.duplicates())
                .put(Metric.REORDERED, summary.reordered())
                .put(Metric.SETUP_RETRIES, group.retries() + others.retries())
                .build();
        List<String> failures = new ArrayList<>(others.failures());
        long connected = accounts.size() - disconnects.count();
        if (connected > 0) {
            failures.add(connected + " revoked clients still connected after " + TIMEOUT.toSeconds() + " s");
        }
        return new ScenarioResult(measurements, failures);
    }
}
