package dev.rookery.bench.scenario;

import dev.rookery.bench.driver.ClientIdentity;
import dev.rookery.bench.driver.DriverException;
import dev.rookery.bench.driver.DriverLoop;
import dev.rookery.bench.flow.Crowd;
import dev.rookery.bench.flow.FlowSettings;
import dev.rookery.bench.flow.MessageFlow;
import dev.rookery.bench.flow.Pacing;
import dev.rookery.bench.flow.Tally;
import dev.rookery.bench.flow.TrafficPattern;
import dev.rookery.bench.measure.Figures;
import dev.rookery.bench.measure.Latencies;
import dev.rookery.bench.measure.Metric;
import dev.rookery.bench.peer.Account;
import dev.rookery.bench.peer.Accounts;
import dev.rookery.bench.peer.UserTable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Takes the figures of a revocation, and of others before, during and after it. On the harness's main thread. */
final class RevocationMeter {
    private static final Duration TIMEOUT = Duration.ofSeconds(15);
    /** Within this time all clients should be gone; the others' latencies need some messages to be figures at all. */
    private static final Duration SHORTEST = Duration.ofSeconds(1);

    private static final long LOOK_AGAIN_MILLIS = 10;

    private final Stage stage;
    private final DriverLoop loop;
    private final int qos;
    private final BiConsumer<UserTable, List<String>> change;
    private final List<Account> accounts;
    private final CutOffs cutOffs = new CutOffs();
    private final Crowd crowd;
    private final MessageFlow others;

    RevocationMeter(
            Stage stage, TrafficPattern traffic, int qos, Pacing pacing, BiConsumer<UserTable, List<String>> change) {
        this.stage = stage;
        this.qos = qos;
        this.change = change;
        loop = stage.loop();
        accounts = Accounts.revocable(stage.settings().sizes().revoked());
        crowd = new Crowd(stage.clients().speaking(stage.settings().version()), members());
        others = new MessageFlow(
                loop,
                stage.clients().speaking(stage.settings().version()),
                traffic,
                new FlowSettings(qos, stage.settings().payloadBytes(), pacing),
                stage::identity);
    }

    private List<Crowd.Member> members() {
        List<Crowd.Member> members = new ArrayList<>();
        for (Account account : accounts) {
            ClientIdentity identity =
                    new ClientIdentity(stage.run() + "-" + account.username(), Optional.of(account.credentials()));
            members.add(new Crowd.Member(
                    identity, cutOffs, Optional.of(new Crowd.Subscription(stage.topicRoot() + "/news", 0))));
        }
        return members;
    }

    ScenarioResult measure() throws DriverException, InterruptedException {
        UserTable users = stage.peer().userTable().orElseThrow();
        users.put(accounts);
        try {
            loop.await(crowd::open);
            loop.await(others::open);
            loop.execute(others::start);
            Thread.sleep(stage.settings().warmUp().toMillis());
            return revoke(users);
        } finally {
            loop.await(others::close);
            loop.await(crowd::close);
        }
    }

    private ScenarioResult revoke(UserTable users) throws InterruptedException {
        Latencies before = loop.call(others::openWindow);
        Thread.sleep(stage.settings().measured().toMillis());
        Latencies during = loop.call(() -> {
            cutOffs.begin();
            return others.openWindow();
        });
        long begin = System.nanoTime();
        change.accept(users, accounts.stream().map(Account::username).toList());
        awaitCutOffs(begin);
        Latencies after = loop.call(others::openWindow);
        Thread.sleep(stage.settings().measured().toMillis());
        loop.execute(() -> {
            others.closeWindow();
            others.stop();
        });
        Settling.of(others, loop, qos);
        return loop.call(() -> outcome(before, during, after));
    }

    private void awaitCutOffs(long begin) throws InterruptedException {
        long waited = 0;
        while (waited < SHORTEST.toNanos()
                || loop.call(cutOffs::count) < accounts.size() && waited < TIMEOUT.toNanos()) {
            Thread.sleep(LOOK_AGAIN_MILLIS);
            waited = System.nanoTime() - begin;
        }
    }

    private ScenarioResult outcome(Latencies before, Latencies during, Latencies after) {
        Tally tally = others.tally();
        Figures figures = Figures.builder()
                .put(cutOffs.latencies())
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
                .put(Metric.SENT, tally.sent())
                .put(Metric.LOST, tally.lost())
                .put(Metric.DUPLICATES, tally.duplicates())
                .put(Metric.REORDERED, tally.reordered())
                .put(Metric.SETUP_RETRIES, crowd.retries() + others.retries())
                .build();
        List<String> flaws = new ArrayList<>(others.flaws());
        long left = accounts.size() - cutOffs.count();
        if (left > 0) {
            flaws.add(left + " revoked clients still connected after " + TIMEOUT.toSeconds() + " s");
        }
        return new ScenarioResult(figures, flaws);
    }
}
