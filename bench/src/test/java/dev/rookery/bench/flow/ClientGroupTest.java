package dev.rookery.bench.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rookery.bench.driver.ClientIdentity;
import dev.rookery.bench.driver.DriverLoop;
import dev.rookery.bench.driver.Endpoint;
import dev.rookery.bench.driver.Transport;
import dev.rookery.bench.driver.WireClientFactory;
import dev.rookery.bench.fake.FakeBroker;
import dev.rookery.bench.fake.Fault;
import dev.rookery.bench.wire.WireProtocol;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Traffic pattern of many clients, each with a subscription, half of which publish. */
@Timeout(120)
class ClientGroupTest {
    private static final int PAIRS = 50;
    private static final int MESSAGES = 500;

    @Test
    void subscribesAllClientsAndDeliversEachMessageOnce() throws Exception {
        ConcurrentSkipListSet<String> accounts = new ConcurrentSkipListSet<>();
        TrafficPattern traffic = TrafficPattern.crowd("t", List.of("one", "two", "three"), PAIRS);
        try (FakeBroker broker = new FakeBroker(Fault.none());
                DriverLoop loop = new DriverLoop()) {
            Endpoint endpoint = new Endpoint("127.0.0.1", broker.port(), Transport.TCP);
            MessageFlow flow = new MessageFlow(
                    loop,
                    new WireClientFactory(loop, endpoint, WireProtocol.V3_1_1, Optional.empty()).durable(),
                    traffic,
                    new FlowSettings(1, 64, new Pacing.OpenLoop(5_000, MESSAGES)),
                    (account, name) -> {
                        accounts.add(account);
                        return new ClientIdentity(name, Optional.empty());
                    });
            loop.await(flow::open);
            loop.execute(flow::start);

            await().atMost(Duration.ofSeconds(60))
                    .until(() -> loop.call(() -> flow.isDone() && flow.delivered() == MESSAGES));

            assertThat(loop.call(flow::summary))
                    .isEqualTo(new DeliverySummary(MESSAGES, MESSAGES, MESSAGES, 0, 0, 0, 0));
            assertThat(loop.call(flow::failures)).isEmpty();
        }
        assertThat(accounts).containsExactly("one", "three", "two");
    }

    @Test
    void assignsDistinctSubscriptionToEachClient() {
        TrafficPattern traffic = TrafficPattern.crowd("t", List.of("one", "two"), PAIRS);

        assertThat(Stream.concat(
                        traffic.senders().stream().flatMap(sender -> sender.filter().stream()),
                        traffic.receivers().stream().map(TrafficPattern.Receiver::filter)))
                .hasSize(2 * PAIRS)
                .doesNotHaveDuplicates();
        assertThat(traffic.receivers().stream().map(TrafficPattern.Receiver::filter))
                .containsExactlyElementsOf(traffic.senders().stream()
                        .map(TrafficPattern.Sender::topic)
                        .toList());
    }
}
