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
import dev.rookery.bench.measure.Latencies;
import dev.rookery.bench.wire.WireProtocol;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The driver detects each fault of a broker. */
@Timeout(300)
class MessageFlowTest {
    private static final int MESSAGES = 1_000;
    private static final Duration TIMEOUT = Duration.ofMinutes(1);

    private final DriverLoop loop = new DriverLoop();

    @AfterEach
    void closeLoop() {
        loop.close();
    }

    @ParameterizedTest
    @CsvSource({"0,V3_1_1", "1,V3_1_1", "2,V3_1_1", "0,V5", "1,V5", "2,V5"})
    void reportsNoFailureForCorrectBroker(int qos, WireProtocol version) throws Exception {
        try (FakeBroker broker = new FakeBroker(Fault.none())) {
            MessageFlow flow = flow(broker, version, TrafficPattern.pairs("t", 3), qos, closedLoop());

            Latencies latencies = run(flow, MESSAGES);

            assertThat(summary(flow)).isEqualTo(new DeliverySummary(MESSAGES, MESSAGES, MESSAGES, 0, 0, 0, 0));
            assertThat(loop.call(flow::failures)).isEmpty();
            assertThat(latencies.count()).isEqualTo(MESSAGES);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void countsEachLostMessage(int qos) throws Exception {
        try (FakeBroker broker = new FakeBroker(Fault.losingEach(10))) {
            MessageFlow flow = flow(broker, WireProtocol.V5, TrafficPattern.fanIn("t", 4), qos, singleWindow());

            run(flow, MESSAGES - 100);

            assertThat(summary(flow)).isEqualTo(new DeliverySummary(MESSAGES, MESSAGES, 900, 100, 0, 0, 0));
            assertThat(loop.call(flow::failures)).containsExactly("100 of 1000 messages lost");
        }
    }

    @Test
    void continuesAfterLossAtQos0() throws Exception {
        try (FakeBroker broker = new FakeBroker(Fault.losingEach(2))) {
            Pacing narrow = new Pacing.ClosedLoop(10, 100);
            MessageFlow flow = flow(broker, WireProtocol.V3_1_1, TrafficPattern.pairs("t", 1), 0, narrow);

            run(flow, 50);

            assertThat(summary(flow)).isEqualTo(new DeliverySummary(100, 100, 50, 50, 0, 0, 0));
        }
    }

    @Test
    void toleratesSmallLossAtQos0Only() {
        DeliverySummary summary = new DeliverySummary(1_000, 1_000, 995, 5, 0, 0, 0);

        assertThat(summary.failures(0)).isEmpty();
        assertThat(summary.failures(1)).containsExactly("5 of 1000 messages lost");
    }

    @Test
    void countsDuplicatesAndAllowsThemAtQos1Only() throws Exception {
        try (FakeBroker broker = new FakeBroker(Fault.duplicatingEach(4))) {
            for (int qos = 0; qos <= 2; qos++) {
                MessageFlow flow = flow(broker, WireProtocol.V3_1_1, TrafficPattern.pairs("t", 1), qos, closedLoop());

                run(flow, MESSAGES);

                await().atMost(TIMEOUT).until(() -> summary(flow).duplicates() == 250);
                assertThat(summary(flow)).isEqualTo(new DeliverySummary(MESSAGES, MESSAGES, MESSAGES, 0, 250, 0, 0));
                if (qos == 1) {
                    assertThat(loop.call(flow::failures)).isEmpty();
                } else {
                    assertThat(loop.call(flow::failures)).containsExactly("250 messages delivered more than once");
                }
                loop.await(flow::close);
            }
        }
    }

    @Test
    void countsEachReorderedMessage() throws Exception {
        try (FakeBroker broker = new FakeBroker(Fault.swappingEach(5))) {
            // One more than a multiple of five, so that the last message is not delayed forever.
            Pacing pacing = new Pacing.ClosedLoop(2_000, MESSAGES + 1);
            MessageFlow flow = flow(broker, WireProtocol.V5, TrafficPattern.pairs("t", 1), 1, pacing);

            run(flow, MESSAGES + 1);

            assertThat(summary(flow).reordered()).isEqualTo(200);
            assertThat(summary(flow).lost()).isZero();
        }
    }

    @Test
    void expectsOneDeliveryPerReceiver() throws Exception {
        try (FakeBroker broker = new FakeBroker(Fault.losingEach(100))) {
            Pacing pacing = new Pacing.ClosedLoop(100_000, 100);
            MessageFlow flow = flow(broker, WireProtocol.V3_1_1, TrafficPattern.fanOut("t", 50), 1, pacing);

            run(flow, 4_950);

            assertThat(summary(flow)).isEqualTo(new DeliverySummary(100, 5_000, 4_950, 50, 0, 0, 0));
        }
    }

    @Test
    void countsUnexpectedDeliveriesAsStrays() throws Exception {
        try (FakeBroker broker = new FakeBroker(Fault.none())) {
            MessageFlow flow = flow(broker, WireProtocol.V5, TrafficPattern.pairs("t", 1), 0, closedLoop());
            MessageFlow other = flow(broker, WireProtocol.V5, TrafficPattern.pairs("t", 1), 0, closedLoop());
            loop.await(flow::open);

            run(other, MESSAGES);

            await().atMost(TIMEOUT).until(() -> summary(flow).strays() == MESSAGES);
            assertThat(loop.call(flow::failures)).contains("1000 messages delivered to the wrong receiver");
        }
    }

    @Test
    void includesStallsInOpenLoopLatency() throws Exception {
        try (FakeBroker broker = new FakeBroker(Fault.stallingUntil(100))) {
            Pacing pacing = new Pacing.OpenLoop(1_000, 100);
            MessageFlow flow = flow(broker, WireProtocol.V3_1_1, TrafficPattern.pairs("t", 1), 0, pacing);

            Latencies latencies = run(flow, 100);

            // Scheduled 99, 98, … 0 ms before the end of the stall, independent of the actual send times.
            assertThat(latencies.maxMicros()).isGreaterThan(98_000);
            assertThat(latencies.percentileMicros(50)).isGreaterThan(48_000);
        }
    }

    @Test
    void recordsLatencyInWindowOfScheduledSendTime() throws Exception {
        try (FakeBroker broker = new FakeBroker(Fault.stallingUntil(100))) {
            Pacing pacing = new Pacing.OpenLoop(1_000, 100);
            MessageFlow flow = flow(broker, WireProtocol.V3_1_1, TrafficPattern.pairs("t", 1), 0, pacing);

            loop.await(flow::open);

            Latencies first = loop.call(flow::openWindow);
            loop.execute(flow::start);
            // All messages are scheduled in the first window, and may be received in the second.
            await().atMost(TIMEOUT).until(() -> loop.call(flow::isDone));
            Latencies second = loop.call(flow::openWindow);
            await().atMost(TIMEOUT).until(() -> loop.call(flow::delivered) == 100);

            assertThat(first.count()).isEqualTo(100);
            assertThat(second.count()).isZero();
        }
    }

    @Test
    void reportsConnectionsClosedByBroker() throws Exception {
        try (FakeBroker broker = new FakeBroker(Fault.none())) {
            MessageFlow flow = flow(broker, WireProtocol.V5, TrafficPattern.fanIn("t", 4), 1, closedLoop());
            loop.await(flow::open);

            broker.dropAll();

            await().atMost(TIMEOUT).until(() -> loop.call(flow::failures)
                    .contains("5 connections lost; first reason: connection closed by the broker"));
        }
    }

    private Pacing closedLoop() {
        return new Pacing.ClosedLoop(100, MESSAGES);
    }

    /** Window of all messages, so that losses do not stop sending. */
    private Pacing singleWindow() {
        return new Pacing.ClosedLoop(MESSAGES, MESSAGES);
    }

    private MessageFlow flow(FakeBroker broker, WireProtocol version, TrafficPattern traffic, int qos, Pacing pacing) {
        Endpoint endpoint = new Endpoint("127.0.0.1", broker.port(), Transport.TCP);
        WireClientFactory factory = new WireClientFactory(loop, endpoint, version, Optional.empty());
        return new MessageFlow(
                loop,
                factory,
                traffic,
                new FlowSettings(qos, 64, pacing),
                (account, name) -> new ClientIdentity(name, Optional.empty()));
    }

    private Latencies run(MessageFlow flow, long deliveries) throws Exception {
        loop.await(flow::open);
        Latencies latencies = loop.call(() -> {
            Latencies window = flow.openWindow();
            flow.start();
            return window;
        });
        await().atMost(TIMEOUT).until(() -> loop.call(() -> flow.isDone() && flow.delivered() == deliveries));
        return latencies;
    }

    private DeliverySummary summary(MessageFlow flow) throws InterruptedException {
        return loop.call(flow::summary);
    }
}
