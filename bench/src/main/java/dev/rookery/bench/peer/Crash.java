package dev.rookery.bench.peer;

import dev.rookery.bench.measure.ProcessReader;

/** Crash of a broker, and its start with the same data. Called on the main thread. */
public interface Crash {
    /** Kills the broker with SIGKILL and waits for its end. */
    void kill() throws InterruptedException;

    /**
     * Starts the broker and waits until its port accepts connections.
     *
     * @return reads the new process
     * @throws PeerException if the broker does not start
     */
    ProcessReader restart() throws PeerException, InterruptedException;
}
