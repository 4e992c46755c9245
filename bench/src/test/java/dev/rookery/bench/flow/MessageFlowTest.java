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

/** The driver reports exactly what a broker does wrong. */
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
    void findsNoFaultWithASoundBroker(int qos, WireProtocol version) throws Exception {
        try (FakeBroker broker = new FakeBroker(Fault.none())) {
            MessageFlow flow = flow(broker, version, TrafficPattern.pairs("t", 3), qos, closedLoop());

            Latencies latencies = run(flow, MESSAGES);

            assertThat(tally(flow)).isEqualTo(new Tally(MESSAGES, MESSAGES, MESSAGES, 0, 0, 0, 0));
            assertThat(loop.call(flow::flaws)).isEmpty();
            assertThat(latencies.count()).isEqualTo(MESSAGES);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void countsEachLostMessage(int qos) throws Exception {
        try (FakeBroker broker = new FakeBroker(Fault.losingEach(10))) {
            MessageFlow flow = flow(broker, WireProtocol.V5, TrafficPattern.fanIn("t", 4), qos, atOnce());

            run(flow, MESSAGES - 100);

            assertThat(tally(flow)).isEqualTo(new Tally(MESSAGES, MESSAGES, 900, 100, 0, 0, 0));
            assertThat(loop.call(flow::flaws)).containsExactly("100 of 1000 messages lost");
        }
    }

    @Test
    void sendsOnWhenMessagesOfQos0AreLost() throws Exception {
        try (FakeBroker broker = new FakeBroker(Fault.losingEach(2))) {
            Pacing narrow = new Pacing.ClosedLoop(10, 100);
            MessageFlow flow = flow(broker, WireProtocol.V3_1_1, TrafficPattern.pairs("t", 1), 0, narrow);

            run(flow, 50);

            assertThat(tally(flow)).isEqualTo(new Tally(100, 100, 50, 50, 0, 0, 0));
        }
    }

    @Test
    void toleratesFewLossesAtQos0Only() {
        Tally tally = new Tally(1_000, 1_000, 995, 5, 0, 0, 0);

        assertThat(tally.flaws(0)).isEmpty();
        assertThat(tally.flaws(1)).containsExactly("5 of 1000 messages lost");
    }

    @Test
    void countsEachDuplicateAndForbidsItWhereTheQosDoes() throws Exception {
        try (FakeBroker broker = new FakeBroker(Fault.duplicatingEach(4))) {
            for (int qos = 0; qos <= 2; qos++) {
                MessageFlow flow = flow(broker, WireProtocol.V3_1_1, TrafficPattern.pairs("t", 1), qos, closedLoop());

                run(flow, MESSAGES);

                await().atMost(TIMEOUT).until(() -> tally(flow).duplicates() == 250);
                assertThat(tally(flow)).isEqualTo(new Tally(MESSAGES, MESSAGES, MESSAGES, 0, 250, 0, 0));
                if (qos == 1) {
                    assertThat(loop.call(flow::flaws)).isEmpty();
                } else {
                    assertThat(loop.call(flow::flaws)).containsExactly("250 messages delivered more than once");
                }
                loop.await(flow::close);
            }
        }
    }

    @Test
    void countsEachReorderedMessage() throws Exception {
        try (FakeBroker broker = new FakeBroker(Fault.swappingEach(5))) {
            // One message more than a multiple of five, so that the last one is not held back indefinitely.
            Pacing pacing = new Pacing.ClosedLoop(2_000, MESSAGES + 1);
            MessageFlow flow = flow(broker, WireProtocol.V5, TrafficPattern.pairs("t", 1), 1, pacing);

            run(flow, MESSAGES + 1);

            assertThat(tally(flow).reordered()).isEqualTo(200);
            assertThat(tally(flow).lost()).isZero();
        }
    }

    @Test
    void expectsOneCopyForEachReceiver() throws Exception {
        try (FakeBroker broker = new FakeBroker(Fault.losingEach(100))) {
            Pacing pacing = new Pacing.ClosedLoop(100_000, 100);
            MessageFlow flow = flow(broker, WireProtocol.V3_1_1, TrafficPattern.fanOut("t", 50), 1, pacing);

            run(flow, 4_950);

            assertThat(tally(flow)).isEqualTo(new Tally(100, 5_000, 4_950, 50, 0, 0, 0));
        }
    }

    @Test
    void countsDeliveriesThatNobodyAskedForAsStrays() throws Exception {
        try (FakeBroker broker = new FakeBroker(Fault.none())) {
            MessageFlow careful = flow(broker, WireProtocol.V5, TrafficPattern.pairs("t", 1), 0, closedLoop());
            MessageFlow intruder = flow(broker, WireProtocol.V5, TrafficPattern.pairs("t", 1), 0, closedLoop());
            loop.await(careful::open);

            run(intruder, MESSAGES);

            await().atMost(TIMEOUT).until(() -> tally(careful).strays() == MESSAGES);
            assertThat(loop.call(careful::flaws)).contains("1000 messages delivered to the wrong receiver");
        }
    }

    @Test
    void blamesTheBrokerForHoldingTheSenderUp() throws Exception {
        try (FakeBroker broker = new FakeBroker(Fault.stallingUntil(100))) {
            Pacing pacing = new Pacing.OpenLoop(1_000, 100);
            MessageFlow flow = flow(broker, WireProtocol.V3_1_1, TrafficPattern.pairs("t", 1), 0, pacing);

            Latencies latencies = run(flow, 100);

            // Due 99, 98, … 0 ms before the stall ended, whenever the machine got round to sending them.
            assertThat(latencies.maxMicros()).isGreaterThan(98_000);
            assertThat(latencies.percentileMicros(50)).isGreaterThan(48_000);
        }
    }

    @Test
    void countsEachMessageInTheWindowInWhichItWasDue() throws Exception {
        try (FakeBroker broker = new FakeBroker(Fault.stallingUntil(100))) {
            Pacing pacing = new Pacing.OpenLoop(1_000, 100);
            MessageFlow flow = flow(broker, WireProtocol.V3_1_1, TrafficPattern.pairs("t", 1), 0, pacing);

            loop.await(flow::open);

            Latencies first = loop.call(flow::openWindow);
            loop.execute(flow::start);
            // Everything was due in the first window, and may arrive in the second.
            await().atMost(TIMEOUT).until(() -> loop.call(flow::isDone));
            Latencies second = loop.call(flow::openWindow);
            await().atMost(TIMEOUT).until(() -> loop.call(flow::delivered) == 100);

            assertThat(first.count()).isEqualTo(100);
            assertThat(second.count()).isZero();
        }
    }

    @Test
    void tellsOfConnectionsThatTheBrokerDrops() throws Exception {
        try (FakeBroker broker = new FakeBroker(Fault.none())) {
            MessageFlow flow = flow(broker, WireProtocol.V5, TrafficPattern.fanIn("t", 4), 1, closedLoop());
            loop.await(flow::open);

            broker.dropAll();

            await().atMost(TIMEOUT).until(() -> loop.call(flow::flaws)
                    .contains("5 connections lost, the first: the connection was closed"));
        }
    }

    private Pacing closedLoop() {
        return new Pacing.ClosedLoop(100, MESSAGES);
    }

    /** A window that no loss can exhaust. */
    private Pacing atOnce() {
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

    private Tally tally(MessageFlow flow) throws InterruptedException {
        return loop.call(flow::tally);
    }
}
