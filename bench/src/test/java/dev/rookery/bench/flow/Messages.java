package dev.rookery.bench.flow;

import static org.awaitility.Awaitility.await;

import dev.rookery.bench.driver.ClientFactory;
import dev.rookery.bench.driver.ClientIdentity;
import dev.rookery.bench.driver.DriverLoop;
import java.time.Duration;
import java.util.Optional;

/** Sends messages through one pair and says what became of them. */
public final class Messages {
    private static final Duration TIMEOUT = Duration.ofMinutes(1);

    private Messages() {}

    /** Returns the tally once all messages have arrived. */
    public static Tally exchange(DriverLoop loop, ClientFactory factory, int qos, int count) throws Exception {
        MessageFlow flow = new MessageFlow(
                loop,
                factory,
                TrafficPattern.pairs("t", 1),
                new FlowSettings(qos, 300, new Pacing.ClosedLoop(50, count)),
                (account, name) -> new ClientIdentity(name, Optional.empty()));
        loop.await(flow::open);
        loop.execute(flow::start);
        await().atMost(TIMEOUT).until(() -> loop.call(flow::isSettled));
        Tally tally = loop.call(flow::tally);
        loop.await(flow::close);
        return tally;
    }
}
