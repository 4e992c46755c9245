package dev.rookery.bench.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.bench.driver.DriverLoop;
import dev.rookery.bench.fake.FakeBroker;
import dev.rookery.bench.fake.Fault;
import dev.rookery.bench.measure.Metric;
import dev.rookery.bench.peer.Account;
import dev.rookery.bench.peer.UserTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages of quiet tenants beside a noisy one. */
@Timeout(300)
class NeighborsTest {
    private static final int QUIET = 5;

    private final DriverLoop loop = new DriverLoop();
    private final List<String> registered = new ArrayList<>();
    private final List<String> limited = new ArrayList<>();

    @AfterEach
    void closeLoop() {
        loop.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"neighbors", "neighbors-publish", "neighbors-logins", "neighbors-logins-of-plan"})
    void measuresTheQuietTenants(String name) throws Exception {
        try (FakeBroker broker = new FakeBroker(Fault.none())) {
            RunContext context = FakeRun.of(
                    broker, loop, new RecordingTable(), Optional.empty(), new Sizes(1, 1, 1, 1, QUIET, 2, 1, 1, 1));

            ScenarioResult outcome = Scenarios.named(name).run(context, 1);

            assertThat(outcome.failures()).isEmpty();
            assertThat(registered).hasSize(QUIET + 1).endsWith("noisy");
            assertThat(limited).isEqualTo(name.endsWith("-of-plan") ? List.of("noisy 500 100") : List.of());
            assertThat(outcome.measurements().get(Metric.P99_MICROS)).isPresent();
            assertThat(outcome.measurements().get(Metric.LOST)).hasValue(0);
        }
    }

    private final class RecordingTable implements UserTable {
        @Override
        public void put(List<Account> accounts) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void putTenants(List<String> tenants, Account user) {
            registered.addAll(tenants);
        }

        @Override
        public void limit(String tenant, int messagesPerSecond, int connectionsPerSecond) {
            limited.add(tenant + " " + messagesPerSecond + " " + connectionsPerSecond);
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
