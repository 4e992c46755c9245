package dev.rookery.bench.scenario;

import dev.rookery.bench.driver.DriverException;
import dev.rookery.bench.measure.ProcessReader;
import dev.rookery.bench.peer.Crash;
import dev.rookery.bench.peer.PeerException;
import java.util.concurrent.TimeUnit;

/**
 * Kill and restart of a broker to which a fleet is connected. The fleet measures its latencies from the kill.
 *
 * @param process reads the new process
 * @param killedAt time of the kill by {@link System#nanoTime}
 */
record FleetCrash(ProcessReader process, long killedAt) {
    /** Kills the broker and waits until it listens again. */
    static FleetCrash of(DeviceFleet fleet, RunContext context, Crash crash)
            throws DriverException, InterruptedException {
        long killed = System.nanoTime();
        context.loop().call(() -> {
            fleet.measureFrom(killed);
            return fleet;
        });
        crash.kill();
        try {
            return new FleetCrash(crash.restart(), killed);
        } catch (PeerException e) {
            throw new DriverException(e);
        }
    }

    /** Returns the seconds since the kill. */
    double seconds() {
        return (System.nanoTime() - killedAt) / (double) TimeUnit.SECONDS.toNanos(1);
    }
}
