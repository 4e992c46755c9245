package dev.rookery.bench.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.bench.driver.DriverLoop;
import dev.rookery.bench.fake.FakeBroker;
import dev.rookery.bench.fake.Fault;
import dev.rookery.bench.measure.Metric;
import dev.rookery.bench.peer.Account;
import dev.rookery.bench.peer.UserTable;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Revocation of connected users while a pair of others exchanges messages. */
@Timeout(300)
class RevocationScenarioTest {
    private static final int USERS = 30;

    private final DriverLoop loop = new DriverLoop();

    @AfterEach
    void closeLoop() {
        loop.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"revocation", "revocation-without-notification", "revocation-in-tenants"})
    void measuresDisconnectsAndLatencyOfOthers(String name) throws Exception {
        try (FakeBroker broker = new FakeBroker(Fault.none())) {
            ScenarioResult outcome = Scenarios.named(name).run(context(broker, new DroppingTable(broker)), 1);

            assertThat(outcome.failures()).isEmpty();
            assertThat(outcome.measurements().get(Metric.P99_MICROS)).isPresent();
            assertThat(outcome.measurements().get(Metric.LOST)).hasValue(0);
            double during = measurement(outcome, Metric.OTHERS_P50_DURING_MICROS);
            double before = measurement(outcome, Metric.OTHERS_P50_BEFORE_MICROS);
            assertThat(measurement(outcome, Metric.OTHERS_P50_RATIO)).isEqualTo(during / before);
            assertThat(measurement(outcome, Metric.OTHERS_P99_AFTER_MICROS)).isPositive();
        }
    }

    @Test
    void reportsLostMessagesOfOthers() throws Exception {
        try (FakeBroker broker = new FakeBroker(Fault.losingEach(10))) {
            ScenarioResult outcome = Scenarios.named("revocation").run(context(broker, new DroppingTable(broker)), 1);

            assertThat(measurement(outcome, Metric.LOST)).isPositive();
            assertThat(outcome.failures()).singleElement().asString().endsWith("messages lost");
        }
    }

    @Test
    void reportsLostConnectionsOfOthers() throws Exception {
        try (FakeBroker broker = new FakeBroker(Fault.none())) {
            ScenarioResult outcome = Scenarios.named("revocation").run(context(broker, new ClearingTable(broker)), 0);

            assertThat(outcome.failures()).anyMatch(failure -> failure.startsWith("2 connections lost"));
        }
    }

    private static double measurement(ScenarioResult outcome, Metric metric) {
        return outcome.measurements().get(metric).orElseThrow();
    }

    private RunContext context(FakeBroker broker, UserTable users) {
        return FakeRun.of(broker, loop, users, Optional.empty(), new Sizes(1, 1, 1, 1, 1, 1, 1, 1, USERS));
    }

    /** Closes the connections of deactivated users. */
    private record DroppingTable(FakeBroker broker) implements UserTable {
        @Override
        public void put(List<Account> accounts) {
            assertThat(accounts).hasSize(USERS);
        }

        @Override
        public void putTenants(List<String> tenants, Account user, int others) {
            assertThat(tenants).hasSize(USERS);
            assertThat(others).isEqualTo(99);
        }

        @Override
        public void deactivateInTenants(List<String> tenants, String username) {
            broker.drop(tenants.stream().map(tenant -> username + "@" + tenant).toList());
        }

        @Override
        public void deactivate(List<String> usernames) {
            broker.drop(usernames);
        }

        @Override
        public void deactivateWithoutNotification(List<String> usernames) {
            broker.drop(usernames);
        }
    }

    /** Closes the connections of all clients. */
    private record ClearingTable(FakeBroker broker) implements UserTable {
        @Override
        public void put(List<Account> accounts) {}

        @Override
        public void deactivate(List<String> usernames) {
            try {
                broker.dropAll();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void deactivateWithoutNotification(List<String> usernames) {
            deactivate(usernames);
        }
    }
}
