package dev.rookery.bench.scenario;

import dev.rookery.bench.driver.ClientListener;
import dev.rookery.bench.driver.DriverException;
import dev.rookery.bench.flow.Crowd;
import dev.rookery.bench.measure.Figures;
import dev.rookery.bench.measure.Interval;
import dev.rookery.bench.measure.Metric;
import dev.rookery.bench.peer.Accounts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Many clients connect, subscribe to a topic of their own, and say nothing more. */
final class IdleConnections implements Scenario {
    private static final int KIBIBYTES_PER_MEBIBYTE = 1_024;
    private static final int PERCENT = 100;
    private static final int THOUSAND = 1_000;

    @Override
    public String name() {
        return "idle-connections";
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
        int count = stage.settings().sizes().idle();
        Crowd crowd = new Crowd(stage.clients().speaking(stage.settings().version()), members(stage, count));
        Interval.Start connecting = new Interval.Start(stage.peer().process());
        stage.loop().awaitMany(crowd::open);
        Interval connected = connecting.end();
        Thread.sleep(stage.settings().warmUp().toMillis());
        Interval.Start idling = new Interval.Start(stage.peer().process());
        Thread.sleep(stage.settings().measured().toMillis());
        Interval idle = idling.end();
        stage.loop().awaitMany(crowd::close);

        double grown = idle.after().residentMebibytes() - connected.before().residentMebibytes();
        return new ScenarioResult(
                Figures.builder()
                        .put(Metric.KIBIBYTES_PER_CONNECTION, grown * KIBIBYTES_PER_MEBIBYTE / count)
                        .put(Metric.CONNECTS_PER_SECOND, count / connected.seconds())
                        .put(Metric.CPU_SECONDS_PER_1K_CONNECTS, connected.cpuSecondsPer(THOUSAND, count))
                        .put(Metric.IDLE_CPU_PERCENT, idle.cpuCores() * PERCENT)
                        .put(Metric.RSS_MIB, idle.after().residentMebibytes())
                        .put(Metric.THREADS, idle.after().threads())
                        .put(Metric.SETUP_RETRIES, crowd.retries())
                        .build(),
                List.of());
    }

    private static List<Crowd.Member> members(Stage stage, int count) {
        List<Crowd.Member> members = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            members.add(new Crowd.Member(
                    stage.identity(Accounts.RECEIVER, "idle-" + i),
                    ClientListener.ignoring(),
                    Optional.of(new Crowd.Subscription(stage.topicRoot() + "/idle/" + i, 0))));
        }
        return members;
    }
}
