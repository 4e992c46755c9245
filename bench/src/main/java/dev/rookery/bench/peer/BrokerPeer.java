package dev.rookery.bench.peer;

/** Broker that takes part in the comparison. */
public interface BrokerPeer {
    /** Returns the name in options and reports. */
    String name();

    /**
     * Starts the broker with the accounts of {@link Accounts#standard()}, if it supports authentication.
     *
     * @throws PeerException if the broker is not installed or does not start
     */
    RunningPeer start(PeerSetting setting) throws PeerException, InterruptedException;
}
