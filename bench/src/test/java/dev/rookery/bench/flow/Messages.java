package dev.rookery.bench.flow;

import static org.awaitility.Awaitility.await;

import dev.rookery.bench.driver.ClientFactory;
import dev.rookery.bench.driver.ClientIdentity;
import dev.rookery.bench.driver.DriverLoop;
import java.time.Duration;
import java.util.Optional;

/** Message exchange of one pair. */
public final class Messages {
    private static final Duration TIMEOUT = Duration.ofMinutes(1);

    private Messages() {}

    /** Sends messages and returns the delivery summary after all have been received. */
    public static DeliverySummary exchange(DriverLoop loop, ClientFactory factory, int qos, int count)
            throws Exception {
        MessageFlow flow = new MessageFlow(
                loop,
                factory,
                TrafficPattern.pairs("t", 1),
                new FlowSettings(qos, 300, new Pacing.ClosedLoop(50, count)),
                (account, name) -> new ClientIdentity(name, Optional.empty()));
        loop.await(flow::open);
        loop.execute(flow::start);
        await().atMost(TIMEOUT).until(() -> loop.call(flow::isDrained));
        DeliverySummary summary = loop.call(flow::summary);
        loop.await(flow::close);
        return summary;
    }
}
