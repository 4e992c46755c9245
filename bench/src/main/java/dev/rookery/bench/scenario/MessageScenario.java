package dev.rookery.bench.scenario;

import dev.rookery.bench.driver.DriverException;
import dev.rookery.bench.flow.Pacing;
import dev.rookery.bench.flow.TrafficPattern;
import dev.rookery.bench.peer.Accounts;
import dev.rookery.bench.wire.WireProtocol;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

/**
 * Messages between senders and receivers, at maximum throughput or at a fixed rate.
 *
 * @param version returns the protocol version for the requested one
 * @param traffic returns the traffic below a topic
 * @param defaultPacing pacing without a requested rate
 */
record MessageScenario(
        String name,
        UnaryOperator<WireProtocol> version,
        BiFunction<String, Sizes, TrafficPattern> traffic,
        Pacing defaultPacing)
        implements Scenario {
    private static final int WINDOW = 500;
    private static final double CROWD_MESSAGES_PER_SECOND = 2_000;
    private static final double TENANT_MESSAGES_PER_SECOND = 2_000;

    private static final Pacing MAXIMUM = new Pacing.ClosedLoop(WINDOW, Pacing.NO_LIMIT);

    static List<Scenario> all() {
        return List.of(
                new MessageScenario(
                        "p2p",
                        UnaryOperator.identity(),
                        (root, sizes) -> TrafficPattern.pairs(root, sizes.pairs()),
                        MAXIMUM),
                new MessageScenario(
                        "fan-out",
                        UnaryOperator.identity(),
                        (root, sizes) -> TrafficPattern.fanOut(root, sizes.receivers()),
                        MAXIMUM),
                new MessageScenario(
                        "fan-in",
                        UnaryOperator.identity(),
                        (root, sizes) -> TrafficPattern.fanIn(root, sizes.senders()),
                        MAXIMUM),
                new MessageScenario(
                        "shared",
                        // MQTT 3.1.1 has no shared subscriptions.
                        requested -> WireProtocol.V5,
                        (root, sizes) -> TrafficPattern.shared(root, sizes.senders(), sizes.members()),
                        MAXIMUM),
                new MessageScenario(
                        "crowd",
                        UnaryOperator.identity(),
                        (root, sizes) -> TrafficPattern.crowd(root, Accounts.tenants(), (sizes.idle() + 1) / 2),
                        new Pacing.OpenLoop(CROWD_MESSAGES_PER_SECOND, Pacing.NO_LIMIT)),
                new MessageScenario(
                        "many-tenants",
                        UnaryOperator.identity(),
                        (root, sizes) -> TrafficPattern.tenants(root, separateUsers(sizes.tenants())),
                        new Pacing.OpenLoop(TENANT_MESSAGES_PER_SECOND, Pacing.NO_LIMIT)));
    }

    private static List<String> separateUsers(int tenants) {
        return Accounts.tenants().subList(0, Math.min(Accounts.TENANTS, tenants));
    }

    @Override
    public ScenarioResult run(RunContext context, int qos) throws DriverException, InterruptedException {
        RunSettings settings = context.settings();
        Pacing pacing = settings.rate().isPresent()
                ? new Pacing.OpenLoop(settings.rate().getAsDouble(), Pacing.NO_LIMIT)
                : defaultPacing;
        TrafficPattern plan = traffic.apply(context.topicRoot(), settings.sizes());
        return new FlowMeter(
                        context,
                        version.apply(settings.version()),
                        plan,
                        qos,
                        pacing,
                        context::identity,
                        Background.none())
                .measure();
    }
}
