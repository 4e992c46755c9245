package dev.rookery.bench.scenario;

import dev.rookery.bench.driver.ClientListener;
import dev.rookery.bench.driver.DriverException;
import dev.rookery.bench.flow.ClientGroup;
import dev.rookery.bench.measure.Interval;
import dev.rookery.bench.measure.Measurements;
import dev.rookery.bench.measure.Metric;
import dev.rookery.bench.peer.Accounts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Many idle clients, each with one subscription to a separate topic. */
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
    public boolean needsRestart() {
        return true;
    }

    @Override
    public ScenarioResult run(RunContext context, int qos) throws DriverException, InterruptedException {
        int count = context.settings().sizes().idle();
        ClientGroup group = new ClientGroup(context.clients(context.settings().version()), members(context, count));
        Interval.Start connecting = new Interval.Start(context.peer().process());
        context.loop().awaitMany(group::open);
        Interval connected = connecting.end();
        Thread.sleep(context.settings().warmUp().toMillis());
        Interval.Start idling = new Interval.Start(context.peer().process());
        Thread.sleep(context.settings().measured().toMillis());
        Interval idle = idling.end();
        context.loop().awaitMany(group::close);

        double grown = idle.after().residentMebibytes() - connected.before().residentMebibytes();
        return new ScenarioResult(
                Measurements.builder()
                        .put(Metric.KIBIBYTES_PER_CONNECTION, grown * KIBIBYTES_PER_MEBIBYTE / count)
                        .put(Metric.CONNECTS_PER_SECOND, count / connected.seconds())
                        .put(Metric.CPU_SECONDS_PER_1K_CONNECTS, connected.cpuSecondsPer(THOUSAND, count))
                        .put(Metric.IDLE_CPU_PERCENT, idle.cpuCores() * PERCENT)
                        .put(Metric.RSS_MIB, idle.after().residentMebibytes())
                        .put(Metric.THREADS, idle.after().threads())
                        .put(Metric.SETUP_RETRIES, group.retries())
                        .build(),
                List.of());
    }

    private static List<ClientGroup.Member> members(RunContext context, int count) {
        List<ClientGroup.Member> members = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            members.add(new ClientGroup.Member(
                    context.identity(Accounts.RECEIVER, "idle-" + i),
                    ClientListener.ignoring(),
                    Optional.of(new ClientGroup.Subscription(context.topicRoot() + "/idle/" + i, 0))));
        }
        return members;
    }
}
