package dev.rookery.bench.peer;

/** A broker that can be started and measured. */
public interface BrokerPeer {
    /** The name in reports. */
    String name();

    /**
     * Starts it with the accounts of {@link Accounts#standard()}, where it can have accounts.
     *
     * @throws PeerException if it is not on this machine or does not come up
     */
    RunningPeer start(PeerSetting setting) throws PeerException, InterruptedException;
}
