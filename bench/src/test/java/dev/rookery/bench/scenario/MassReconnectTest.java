package dev.rookery.bench.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.bench.driver.DriverLoop;
import dev.rookery.bench.fake.FakeBroker;
import dev.rookery.bench.fake.Fault;
import dev.rookery.bench.measure.Metric;
import dev.rookery.bench.measure.ProcessReader;
import dev.rookery.bench.peer.Account;
import dev.rookery.bench.peer.Crash;
import dev.rookery.bench.peer.RunningPeer;
import dev.rookery.bench.peer.UserTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class MassReconnectTest {
    private static final int DEVICES = 250;

    private final DriverLoop loop = new DriverLoop();
    private final List<Account> added = new ArrayList<>();

    @AfterEach
    void closeLoop() {
        loop.close();
    }

    @Test
    void measuresUntilAllDevicesAreBack() throws Exception {
        try (FakeBroker broker = new FakeBroker(Fault.none())) {
            ScenarioResult outcome =
                    Scenarios.named("mass-reconnect").run(context(broker, Optional.of(new DroppingCrash(broker))), 0);

            assertThat(outcome.failures()).isEmpty();
            assertThat(added).hasSize(DEVICES);
            assertThat(outcome.measurements().get(Metric.RECOVERY_SECONDS).orElseThrow())
                    .isPositive();
            assertThat(outcome.measurements().get(Metric.CONNECTS_PER_SECOND).orElseThrow())
                    .isPositive();
            assertThat(outcome.measurements().get(Metric.P99_MICROS)).isPresent();
        }
    }

    @Test
    void requiresABrokerThatCanBeRestarted() throws Exception {
        try (FakeBroker broker = new FakeBroker(Fault.none())) {
            RunningPeer external = context(broker, Optional.empty()).peer();

            assertThat(Scenarios.named("mass-reconnect").unsupportedReason(external))
                    .hasValueSatisfying(reason -> assertThat(reason).contains("cannot restart"));
        }
    }

    private RunContext context(FakeBroker broker, Optional<Crash> crash) {
        return FakeRun.of(broker, loop, new RecordingTable(), crash, new Sizes(1, 1, 1, 1, 1, 1, DEVICES, 1, 1));
    }

    /** Closes all connections instead of killing a process. */
    private record DroppingCrash(FakeBroker broker) implements Crash {
        @Override
        public void kill() throws InterruptedException {
            broker.dropAll();
        }

        @Override
        public ProcessReader restart() {
            return new ProcessReader(ProcessHandle.current().pid());
        }
    }

    private final class RecordingTable implements UserTable {
        @Override
        public void put(List<Account> accounts) {
            added.addAll(accounts);
        }

        @Override
        public void deactivate(List<String> usernames) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void deactivateWithoutNotification(List<String> usernames) {
            throw new UnsupportedOperationException();
        }
    }
}
