package dev.rookery.bench.scenario;

import dev.rookery.bench.driver.DriverLoop;
import dev.rookery.bench.driver.Endpoint;
import dev.rookery.bench.driver.Transport;
import dev.rookery.bench.driver.WireClientFactory;
import dev.rookery.bench.fake.FakeBroker;
import dev.rookery.bench.measure.ProcessReader;
import dev.rookery.bench.peer.Crash;
import dev.rookery.bench.peer.RunningPeer;
import dev.rookery.bench.peer.UserTable;
import dev.rookery.bench.wire.WireProtocol;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** Runs of scenarios against a fake broker, of 200 messages a second for a second. */
final class FakeRun {
    private FakeRun() {}

    static RunContext of(FakeBroker broker, DriverLoop loop, UserTable users, Optional<Crash> crash, Sizes sizes) {
        Endpoint endpoint = new Endpoint("127.0.0.1", broker.port(), Transport.TCP);
        RunningPeer peer = new RunningPeer(
                "fake",
                endpoint,
                new ProcessReader(ProcessHandle.current().pid()),
                RunningPeer.NO_AUTHENTICATION,
                Map.of(),
                Optional.of(users),
                crash,
                () -> {});
        RunSettings settings = new RunSettings(
                WireProtocol.V3_1_1,
                64,
                OptionalDouble.of(200),
                sizes,
                4,
                1,
                Duration.ofMillis(10),
                Duration.ofSeconds(1));
        return new RunContext(
                peer,
                loop,
                (clientLoop, version) -> new WireClientFactory(clientLoop, endpoint, version, Optional.empty()),
                settings,
                "run");
    }
}
