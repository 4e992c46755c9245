package dev.rookery.bench.flow;

/** Rule for when the next message is sent. */
public sealed interface Pacing {
    /** Unlimited number of messages; {@link MessageFlow#stop()} ends sending. */
    long NO_LIMIT = Long.MAX_VALUE;

    /**
     * Maximum throughput: sends a message for each received one.
     *
     * @param window maximum deliveries in flight, where a message counts once per receiver; at least four messages are
     *     always allowed
     * @param limit maximum number of messages
     */
    record ClosedLoop(int window, long limit) implements Pacing {}

    /**
     * Fixed rate, independent of the broker's progress. Latency starts at the scheduled send time, which avoids
     * coordinated omission.
     *
     * @param messagesPerSecond total of all senders, distributed round-robin
     * @param limit maximum number of messages
     */
    record OpenLoop(double messagesPerSecond, long limit) implements Pacing {}
}
