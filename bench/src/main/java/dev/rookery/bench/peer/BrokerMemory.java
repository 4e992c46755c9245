package dev.rookery.bench.peer;

import java.util.Map;

/** Memory that the state of clients takes in a broker. */
public interface BrokerMemory {
    /**
     * Memory at one time, in bytes.
     *
     * @param charged what the broker has charged for state, heap and direct memory
     * @param live live objects on the heap after a collection
     * @param kinds what is charged, by kind
     */
    record Use(long charged, long live, Map<String, Long> kinds) {
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
}
