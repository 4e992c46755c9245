package dev.rookery.bench.scenario;

import dev.rookery.bench.driver.DriverException;
import dev.rookery.bench.peer.RunningPeer;
import java.util.Optional;

/** Load scenario. Immutable; runs on the main thread. */
public interface Scenario {
    /** Returns the name on the command line and in reports. */
    String name();

    /** Returns whether results depend on the QoS. */
    default boolean dependsOnQos() {
        return true;
    }

    /** Returns whether the broker must be restarted before the run, because its state affects the results. */
    default boolean needsRestart() {
        return false;
    }

    /** Returns whether the broker must report the memory of its state. */
    default boolean readsMemory() {
        return false;
    }

    /** Returns the reason why the broker does not support the scenario; empty if it does. */
    default Optional<String> unsupportedReason(RunningPeer peer) {
        return Optional.empty();
    }

    /**
     * Executes one run.
     *
     * @throws DriverException if setup fails
     */
    ScenarioResult run(RunContext context, int qos) throws DriverException, InterruptedException;
}
