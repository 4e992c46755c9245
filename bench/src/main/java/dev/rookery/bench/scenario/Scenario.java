package dev.rookery.bench.scenario;

import dev.rookery.bench.driver.DriverException;
import dev.rookery.bench.peer.RunningPeer;
import java.util.Optional;

/** A kind of load. Immutable; runs on the harness's main thread. */
public interface Scenario {
    /** The name on the command line and in reports. */
    String name();

    /** Whether the QoS makes a difference. */
    default boolean dependsOnQos() {
        return true;
    }

    /** Whether what earlier runs left in the broker would show in the figures. */
    default boolean needsFreshPeer() {
        return false;
    }

    /** Why it cannot be run against the broker, if it cannot. */
    default Optional<String> obstacle(RunningPeer peer) {
        return Optional.empty();
    }

    /**
     * Runs once.
     *
     * @throws DriverException if the broker does not let the load get under way
     */
    ScenarioResult run(Stage stage, int qos) throws DriverException, InterruptedException;
}
