package dev.rookery.bench.peer;

import java.util.Collection;
import java.util.Map;

/** Memory that the state of clients takes in a broker. */
public interface BrokerMemory {
    /**
     * Memory at one time, in bytes.
     *
     * @param charged what the broker has charged for state, heap and direct memory
     * @param live live objects on the heap after a collection
     * @param direct direct memory of network buffers in use
     * @param reserved direct memory that the pool of network buffers has allocated
     * @param kinds what is charged, by kind
     */
    record Use(long charged, long live, long direct, long reserved, Map<String, Long> kinds) {
        public Use {
            kinds = Map.copyOf(kinds);
        }
    }

    /**
     * Waits until the broker's state no longer changes, and reads its memory.
     *
     * @throws PeerException if the broker does not respond
     */
    Use read() throws PeerException, InterruptedException;

    /**
     * Ends all sessions of the users, and clears all retained messages.
     *
     * @throws PeerException if the broker does not respond
     */
    void dropState(Collection<String> usernames) throws PeerException, InterruptedException;
}
